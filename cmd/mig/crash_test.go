package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// server is a database server of the test's own, which can be killed.
type server struct {
	start func() *exec.Cmd
	url   string
	cmd   *exec.Cmd
	ended chan struct{} // of cmd
}

// TestServerKilled kills the server in the middle of runs, and starts it again: mig tells how the revisions stand, and goes on to where a run that nobody disturbed
// ends.
func TestServerKilled(t *testing.T) {
	for dialect, own := range map[string]func(*testing.T) *server{"postgresql": ownPostgres, "mysql": ownMariaDB} {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			s := own(t)
			dir := chaosProject(t)
			s.up(t, dir)
			c := &chaos{dialect: dialect, dir: dir, url: s.url, Rand: rand.New(rand.NewPCG(uint64(len(dialect)), 9))}
			begin := time.Now()
			mustMig(t, dir, s.url, "upgrade")
			c.takes = time.Since(begin)
			calm := contents(t, dialect, s.url)
			mustMig(t, dir, s.url, "downgrade", "base")
			for range max(2, kills(t)/4) {
				r := startMig(t, dir, s.url, "upgrade", "--resume")
				time.Sleep(time.Duration(c.Int64N(int64(c.takes))))
				s.kill(t)
				ended := r.Wait() == nil
				s.up(t, dir)
				if c.check(t); ended { // it was as fast
					mustMig(t, dir, s.url, "downgrade", "base")
				}
			}
			mustMig(t, dir, s.url, "upgrade", "--resume")
			compareContents(t, "after the crashes", calm, contents(t, dialect, s.url))
			t.Logf("%d of the crashes were in the middle of a revision", c.middle)
		})
	}
}

// up starts the server, and waits until mig reaches it. A server that finds what is left of the killed one still at work gives up, and is started again.
func (s *server) up(t *testing.T, dir string) {
	t.Helper()
	for begin := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if s.cmd == nil {
			s.run(t)
		}
		r := startMig(t, dir, s.url, "current")
		if r.Wait() == nil {
			return
		}
		if time.Since(begin) > 30*time.Second {
			t.Fatalf("the server does not start: %s", r.err.String())
		}
		select {
		case <-s.ended:
			s.cmd = nil
		default:
		}
	}
}

func (s *server) run(t *testing.T) {
	t.Helper()
	s.cmd = s.start()
	// A process group of its own, so that all of the server is killed.
	if s.cmd.SysProcAttr == nil {
		s.cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	s.cmd.SysProcAttr.Setpgid = true
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	cmd, ended := s.cmd, make(chan struct{})
	s.ended = ended
	go func() {
		_ = cmd.Wait() // killed, most of the time
		close(ended)
	}()
}

func (s *server) kill(t *testing.T) {
	t.Helper()
	if err := syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-s.ended
	s.cmd = nil
}

// serverDir makes a folder for a server's data, in memory where that can be, so that the disk does not decide how long a test takes.
func serverDir(t *testing.T, owner *syscall.Credential) string {
	t.Helper()
	base := ""
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		base = "/dev/shm"
	}
	dir, err := os.MkdirTemp(base, "mig-server-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if owner != nil {
		if err := os.Chown(dir, int(owner.Uid), int(owner.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// account gives the credentials of a user, nil for a test that is not root's and runs servers as itself.
func account(t *testing.T, name string) *syscall.Credential {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup(name)
	if err != nil {
		t.Skipf("there is no user %s", name)
	}
	uid, _ := strconv.Atoi(u.Uid) // numbers, on the systems that have them
	gid, _ := strconv.Atoi(u.Gid)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, port, _ := strings.Cut(l.Addr().String(), ":")
	return port
}

// program finds a server's program, where distributions have it.
func program(t *testing.T, patterns ...string) string {
	t.Helper()
	for _, p := range patterns {
		if found, _ := filepath.Glob(p); len(found) > 0 {
			return found[len(found)-1]
		}
	}
	t.Skipf("there is no %s", patterns[0])
	return ""
}

func as(owner *syscall.Credential, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	if owner != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: owner}
	}
	return cmd
}

func (s *server) stopAtEnd(t *testing.T) *server {
	t.Cleanup(func() {
		if s.cmd != nil {
			s.kill(t)
		}
	})
	return s
}

func mustRun(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", cmd.Path, err, out)
	}
}

func ownPostgres(t *testing.T) *server {
	initdb := program(t, "/usr/lib/postgresql/*/bin/initdb", "/usr/bin/initdb", "/usr/local/bin/initdb")
	owner := account(t, "postgres")
	data, port := filepath.Join(serverDir(t, owner), "data"), freePort(t)
	mustRun(t, as(owner, initdb, "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8"))
	s := &server{url: fmt.Sprintf("postgres://postgres@127.0.0.1:%s/postgres?sslmode=disable", port)}
	s.start = func() *exec.Cmd {
		return as(owner, filepath.Join(filepath.Dir(initdb), "postgres"), "-D", data, "-p", port, "-k", filepath.Dir(data), "-h", "127.0.0.1")
	}
	return s.stopAtEnd(t)
}

func ownMariaDB(t *testing.T) *server {
	install := program(t, "/usr/bin/mariadb-install-db")
	daemon := program(t, "/usr/sbin/mariadbd", "/usr/libexec/mariadbd")
	owner := account(t, "mysql")
	dir, port := serverDir(t, owner), freePort(t)
	data := filepath.Join(dir, "data")
	mustRun(t, as(owner, install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db"))
	s := &server{url: fmt.Sprintf("mysql://root@127.0.0.1:%s/mig", port)}
	if err := os.Mkdir(filepath.Join(data, "mig"), 0o777); err != nil { // a database is a folder
		t.Fatal(err)
	}
	if owner != nil {
		if err := os.Chown(filepath.Join(data, "mig"), int(owner.Uid), int(owner.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	s.start = func() *exec.Cmd {
		return as(owner, daemon, "--no-defaults", "--datadir="+data, "--port="+port, "--bind-address=127.0.0.1", "--socket="+filepath.Join(dir, "s"), "--pid-file="+filepath.Join(dir, "pid"))
	}
	return s.stopAtEnd(t)
}
