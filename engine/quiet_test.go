package engine_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What a program links prints nothing, ends no process, and reads no variables of the environment by itself. (Drivers of servers read those that their servers' clients do.)
func TestLibraryIsQuiet(t *testing.T) {
	refused := map[string][]string{
		"os":  {"Exit", "Stdout", "Stderr", "Stdin", "Getenv", "LookupEnv", "Args", "Setenv", "Chdir"},
		"fmt": {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
		"log": nil, // all of it
	}
	files := 0
	for _, root := range []string{".", "../dialects", "../dsl"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && d.Name() == "dialecttest" {
				if err == nil {
					err = filepath.SkipDir
				}
				return err
			}
			if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			files++
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			imported := map[string]bool{}
			for _, i := range f.Imports {
				imported[strings.Trim(i.Path.Value, `"`)] = true
			}
			ast.Inspect(f, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				pkg, ok := s.X.(*ast.Ident)
				if !ok || !imported[pkg.Name] {
					return true
				}
				names, known := refused[pkg.Name]
				if known && (names == nil || slices.Contains(names, s.Sel.Name)) {
					t.Errorf("%s: %s.%s", set.Position(s.Pos()), pkg.Name, s.Sel.Name)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 100 {
		t.Errorf("only %d files were read", files)
	}
}
