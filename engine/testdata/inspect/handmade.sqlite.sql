create table "Order" ("Id" integer primary key autoincrement, "select" text not null default 'it''s', "with space" int default -5, "quo""te" numeric(10,2) default 1.50, "dot.ted" boolean default true, "größe" double precision default 1e10, [brack et] int, `tick` text default "dq");
create table defs (a int default (1+2), b default 'x', c, d datetime default current_timestamp, e date default current_date, f blob default x'dead', g varchar(20) default 'a
b\c', h unsigned big int, i native character(70), j nvarchar(100), k text default null, l int default +3, m bool default 0, n text default (lower('ABC')), o any, p "weird type(3)", q decimal(10,5) default 'NaN', r int default (abs(random()) % 10), s text default (datetime('now')), t timestamp default (strftime('%s','now')), u int default 0x10, v text collate nocase, w text collate rtrim default '', x json default '{"a": 1}', y text default true, z bigint default -9223372036854775808);
create table wr (a int, b text, primary key (a,b)) without rowid;
create table st (a integer primary key, b text not null, c any, d real, e blob) strict;
create table stwr (a int primary key, b text) strict, without rowid;
create table comp (a int, b int, c int generated always as (a+b) stored, d text as ('x' || a) virtual, e as (a*2), primary key (a,b));
create table child (id integer primary key, pa int, pb int, parent int references child on delete set null, foreign key (pa,pb) references comp(a,b) on delete cascade on update restrict deferrable initially deferred);
create table cyc1 (id int primary key, o int references cyc2(id)); create table cyc2 (id int primary key, o int references cyc1(id));
create table chk (id int check (id > 0), st text constraint nn not null, n numeric, em varchar(50), ts timestamp unique on conflict replace, constraint c1 check (st in ('a','b','c')), constraint c2 check (n between 0 and 10), constraint c3 check (em like '%@%'), constraint c4 check (em glob '[a-z]*''x'), constraint c5 check (case when n>0 then st is not null else 1 end), check (id > 0 and (st <> '' or cast(n as int) <> 3)), constraint "C 10" check (length(st)=3), unique (id, st));
create index i1 on chk (lower(st)); create index ix_desc on chk (st desc, n); create index ix_part on chk (st) where n > 5 and em in ('a','b'); create unique index u1 on chk (em collate nocase); create index "Ix Odd" on "Order" ("select", ("with space"+1)); create index jx on defs (json_extract(x, '$.a'));
create view v1 as select id, st from chk where n > 0; create view v2 as select v1.*, c.em from v1 join chk c using (id); create view "V 3" as select count(*) as "Count" from v2; create view v4(a, b) as select id, st from chk;
create trigger tr after insert on chk begin update chk set n = 1 where id = new.id; end;
create table nopk (a int unique, b text) ; -- comment
create table cmts (a int, -- the a
 b text /* the b */ default 'x', primary key (a) on conflict ignore);
create virtual table ft using fts5(a, b);
create table upk (a text primary key, b int not null on conflict fail);
create table pkd (a int, b int, primary key (a desc, b));
create table ipd (a integer primary key desc, b);
