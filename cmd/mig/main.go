// Command mig migrates databases with plain SQL files.
package main

import (
	"os"
	"runtime/debug"

	"mig/cmd/mig/internal/cli"
)

// version is set by the linker: -ldflags "-X main.version=v1.2.3".
var version string

func main() {
	os.Exit(cli.Main(os.Args, cli.System{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, LookupEnv: os.LookupEnv, Version: versionName,
	}))
}

// versionName gives mig's version: the linker's, else the module's, which `go install` records.
func versionName() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}
