package engine

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"mig/dialects"
	"mig/dsl/diag"
	"mig/dsl/schema"
	"mig/engine/build"
	"mig/engine/config"
	"mig/engine/source"
)

// target reads the files that the settings name as the schema that is wanted.
func (e *Environment) target() ([]*diag.Source, error) {
	name := e.Config.Target
	if name == "" {
		return nil, &UsageError{Msg: "no schema is named that is wanted", Hint: "set target in " + config.FileName + " to a file of operations, or to a folder of them; `mig inspect -o FILE` writes the first one"}
	}
	files, err := e.targetFiles(name)
	var bad *diag.Error
	if errors.Is(err, fs.ErrNotExist) && errors.As(err, &bad) {
		return nil, bad.WithHint("target of " + config.FileName + " names it; `mig inspect -o FILE` writes the first one")
	}
	return files, err
}

// targetFiles reads the file, or the folder, of a schema. Where the migrations are no folder of the file system, it is among them.
func (e *Environment) targetFiles(name string) ([]*diag.Source, error) {
	if e.opts.Script != nil {
		within := strings.TrimPrefix(filepath.ToSlash(name), filepath.ToSlash(e.Config.ScriptLocation)+"/")
		return source.ReadTarget(source.Location{FS: e.opts.Script, Dir: ".", Display: filepath.ToSlash(e.Config.ScriptLocation)}, within)
	}
	folder, file := filepath.Split(filepath.Clean(name))
	root := os.DirFS(e.Config.Path(folder))
	if !fs.ValidPath(file) {
		return nil, &config.Error{Err: diag.Errorf(diag.Pos{}, "target: %q names neither a file nor a folder", name)}
	}
	return source.ReadTarget(source.Location{FS: root, Dir: ".", Display: filepath.ToSlash(filepath.Clean(folder))}, file)
}

// wanted evaluates the target for a dialect.
func (e *Environment) wanted(ctx context.Context, d dialects.Dialect, f dialects.Facts, files []*diag.Source) (*build.Target, error) {
	if _, err := e.Directory(); err != nil { // for include
		return nil, err
	}
	b, err := e.builder(ctx, d, f)
	if err != nil {
		return nil, err
	}
	b.Compile = e.own.compiler(d, true)
	t, err := b.Target(files)
	if err != nil {
		return nil, err
	}
	e.withoutOwn(t.Schema)
	return t, nil
}

// withoutOwn takes mig's own tables out of a schema.
func (e *Environment) withoutOwn(s *schema.Schema) {
	for _, t := range s.All() {
		if strings.EqualFold(t.Name.Name, e.Config.VersionTable) || strings.EqualFold(t.Name.Name, e.Config.LogTable) {
			s.Forget(t.Name)
		}
	}
}
