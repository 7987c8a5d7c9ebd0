#!/usr/bin/env bash
# Brings up the databases of the live tests, from Debian's packages: PostgreSQL on 127.0.0.1:5432 (user postgres) and MariaDB on
# 127.0.0.1:3306 (user root), both without a password and with a database `test`.
#
# Where both answer, it only looks, and is done at once. A server that was there before is started when it has stopped, and gets
# the database `test`; its settings and users are never changed. Only an installation that this script made itself is opened to
# connections without a password, from this machine alone.
#
# Set MIG_TEST_POSTGRESQL_URL or MIG_TEST_MYSQL_URL to a server of your own, and it is left to you.
set -euo pipefail

# Without a UTF-8 locale, Debian's package makes a PostgreSQL cluster with the encoding SQL_ASCII.
export LC_ALL=C.UTF-8
# A user's own settings (PGHOST, PGPASSWORD, a service file) would make the check pass here and the tests fail later.
unset PGHOST PGHOSTADDR PGPORT PGUSER PGPASSWORD PGPASSFILE PGSERVICE PGDATABASE PGOPTIONS

# There from the installation of a server by this script until the server is set up, so that a broken-off run can be repeated.
PG_NEW=build/services-postgresql-new
MY_NEW=build/services-mariadb-new

say() { printf 'services: %s\n' "$*"; }
die() {
	printf 'services: %s\n' "$@" >&2
	exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
root() { [ "$(id -u)" = 0 ]; }
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Whether a URL, or none, stands for the server that this script looks after.
ours() { # URL PORT
	case $1 in '' | *@127.0.0.1:"$2"/test | *@127.0.0.1:"$2"/test\?*) return 0 ;; esac
	return 1
}

# Half a minute: a server that was killed recovers first.
wait_for() { # what, command…
	local what=$1 tries
	shift
	for ((tries = 0; tries < 150; tries++)); do
		if "$@"; then return 0; fi
		sleep 0.2
	done
	die "$what did not answer within 30 seconds (see /var/log, and build/services-*.log)"
}

install_packages() {
	if ! have apt-get; then
		die "missing: $*" "Install them, or set MIG_TEST_POSTGRESQL_URL and MIG_TEST_MYSQL_URL to servers that you have."
	fi
	root || die "missing: $*" "Install them: sudo apt-get install $*"
	say "installing $*"
	local log=build/services-install.log
	# On a bare machine there are no package lists yet, or old ones.
	if ! apt_install "$@" >"$log" 2>&1 && ! { apt-get -q update && apt_install "$@"; } >>"$log" 2>&1; then
		tail -n 20 "$log" >&2
		die "apt-get could not install $*; all it said is in $log"
	fi
}
apt_install() { DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends "$@"; }

# PostgreSQL ----------------------------------------------------------------------------------------------------------------

pg() { PGCONNECT_TIMEOUT=2 psql -Xwqt -h 127.0.0.1 -p 5432 -U postgres "$@"; }
pg_answers() { pg -d "$1" -c 'SELECT 1' >/dev/null 2>&1; } # DATABASE
pg_ready() { pg_isready -q -h 127.0.0.1 -p 5432; }
pg_exists() { compgen -G '/etc/postgresql/*/*' >/dev/null; }

pg_start() {
	root || die 'PostgreSQL is installed, and stopped. Start it: sudo systemctl start postgresql'
	say 'starting PostgreSQL'
	if [ -d /run/systemd/system ]; then
		systemctl start postgresql
	else
		local version name
		read -r version name < <(pg_lsclusters -h | awk '$3 == 5432 { print $1, $2; exit }') ||
			die 'no PostgreSQL cluster has the port 5432 (pg_lsclusters lists them)'
		pg_ctlcluster --skip-systemctl-redirect "$version" "$name" start
	fi
	wait_for PostgreSQL pg_ready
}

# For a new cluster alone. The first line of pg_hba.conf that matches decides, so ours goes first.
pg_open() {
	local hba
	hba=$(runuser -u postgres -- psql -Xqtc 'SHOW hba_file' | xargs)
	sed -i '1i # Added by scripts/services.sh of mig, for tests on this machine.\nhost all all 127.0.0.1/32 trust' "$hba"
	runuser -u postgres -- psql -Xqt -v ON_ERROR_STOP=1 >/dev/null <<-'SQL'
		SELECT 'CREATE ROLE root SUPERUSER LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'root') \gexec
		SELECT pg_reload_conf();
	SQL
	wait_for PostgreSQL pg_answers postgres
	rm -f "$PG_NEW"
}

postgresql() {
	pg_ready || pg_start
	[ ! -e $PG_NEW ] || pg_open
	pg_answers postgres || die \
		'the PostgreSQL on 127.0.0.1:5432 does not let the user postgres in without a password. It was there before, so its settings are left alone.' \
		'Set MIG_TEST_POSTGRESQL_URL to a database in which the tests may do as they like, or let them in with this first line in pg_hba.conf:' \
		'host all postgres 127.0.0.1/32 trust'
	pg_answers test || pg -d postgres -c "CREATE DATABASE test TEMPLATE template0 ENCODING 'UTF8'"
}

# MariaDB -------------------------------------------------------------------------------------------------------------------

# --no-defaults: a password in ~/.my.cnf would help the client here, and not the tests.
my() { mariadb --no-defaults --protocol=tcp --connect-timeout=2 -h 127.0.0.1 -P 3306 -u root "$@"; }
my_answers() { my -e 'SELECT 1' "$@" >/dev/null 2>&1; } # [DATABASE]
my_listens() { listens 3306; }
my_exists() { [ -d /var/lib/mysql/mysql ]; }

my_start() {
	root || die 'MariaDB is installed, and stopped. Start it: sudo systemctl start mariadb'
	say 'starting MariaDB'
	if [ -d /run/systemd/system ]; then
		systemctl start mariadb
	else
		# /run is empty after a boot, and without systemd nobody else makes the folder of the socket.
		install -d -o mysql -g mysql -m 755 /run/mysqld
		# With the pid file: another server, in a container of this machine, is not ours that runs already.
		start-stop-daemon --start --oknodo --background --output "$PWD/build/services-mariadb.log" \
			--pidfile /run/mysqld/mysqld.pid --exec /usr/sbin/mariadbd -- --user=mysql
	fi
	wait_for MariaDB my_listens
}

# For a new installation alone. 127.0.0.1 is also looked up as localhost, and which of the two accounts is found first is the
# server's affair: so both let root in. https://mariadb.com/kb/en/create-user/#host-name-component
my_open() {
	mariadb --no-defaults --protocol=socket -u root <<-'SQL'
		CREATE USER IF NOT EXISTS root@'127.0.0.1' IDENTIFIED BY '';
		GRANT ALL PRIVILEGES ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;
		ALTER USER root@localhost IDENTIFIED VIA unix_socket OR mysql_native_password USING PASSWORD('');
	SQL
	rm -f "$MY_NEW"
}

mariadb_server() {
	my_listens || my_start
	[ ! -e $MY_NEW ] || my_open
	my_answers || die \
		'the server on 127.0.0.1:3306 does not let root in without a password. It was there before, so its users are left alone.' \
		'Set MIG_TEST_MYSQL_URL to a database in which the tests may do as they like.'
	my_answers test || my -e 'CREATE DATABASE test CHARACTER SET utf8mb4'
}

# ---------------------------------------------------------------------------------------------------------------------------

main() {
	cd "$(dirname "$0")/.."
	mkdir -p build
	local use_pg=yes use_my=yes missing=() new=()
	ours "${MIG_TEST_POSTGRESQL_URL:-}" 5432 || use_pg=no
	ours "${MIG_TEST_MYSQL_URL:-}" 3306 || use_my=no

	# The clients are always needed: the tests run rendered scripts through them.
	have psql || missing+=(postgresql-client)
	have mariadb || missing+=(mariadb-client)
	have sqlite3 || missing+=(sqlite3)
	# Where something listens already (a container, say), no second server is put beside it.
	if [ $use_pg = yes ] && ! have pg_ctlcluster && ! listens 5432; then
		missing+=(postgresql)
		pg_exists || new+=("$PG_NEW")
	fi
	if [ $use_my = yes ] && [ ! -x /usr/sbin/mariadbd ] && ! listens 3306; then
		missing+=(mariadb-server)
		my_exists || new+=("$MY_NEW")
	fi
	if [ ${#missing[@]} != 0 ]; then
		install_packages "${missing[@]}"
		[ ${#new[@]} = 0 ] || touch "${new[@]}"
	fi

	if [ $use_pg = no ]; then
		say 'PostgreSQL: the one of MIG_TEST_POSTGRESQL_URL'
	else
		{ [ ! -e $PG_NEW ] && pg_answers test; } || postgresql
		say 'PostgreSQL answers on 127.0.0.1:5432'
	fi
	if [ $use_my = no ]; then
		say 'MySQL: the one of MIG_TEST_MYSQL_URL'
	else
		{ [ ! -e $MY_NEW ] && my_answers test; } || mariadb_server
		say 'MariaDB answers on 127.0.0.1:3306'
	fi
}

main
