// Parses every statement that mig renders for SQL Server and Oracle: of the example, and of the golden files of the dialects.
//
//	node scripts/sqlcheck/check.mjs [--mig FILE] [--dialect mssql|oracle]
//	node scripts/sqlcheck/check.mjs --self-test
//
// It fails when one does not parse. README.md tells of lacking.json.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dialects, mask, open } from './grammar.mjs';
import { broken, good } from './selftest.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..', '..');
const opsDir = join(root, 'dialects', 'dialecttest', 'testdata', 'ops');

class Checker {
	constructor(dialect, lacking) {
		this.dialect = dialect;
		this.language = open(dialect);
		this.lacking = lacking.filter((e) => e.dialect === dialect).map((e) => ({ ...e, regexp: new RegExp(e.pattern, 'gid'), count: 0 }));
		this.seen = new Map();
	}

	// check gives the errors of a statement, after the entries of lacking.json, and those of the literals that it executes.
	check(sql) {
		const key = alike(sql);
		let errors = this.seen.get(key);
		if (errors === undefined) {
			errors = this.#check(sql);
			this.seen.set(key, errors);
		}
		return errors;
	}

	#check(sql) {
		let result = this.language.parse(sql);
		if (result.errors.length > 0) result = this.#withoutLacking(sql, result);
		const errors = result.errors.map((e) => ({ ...e, source: result.sql ?? sql }));
		if (errors.length > 0 || result.skipped) return errors;
		for (const inner of this.language.dynamic(result)) {
			const where = `in the literal of line ${inner.token.line}: `;
			for (const e of this.check(inner.sql)) errors.push({ ...e, message: where + e.message });
		}
		return errors;
	}

	// withoutLacking parses again without what the grammar lacks, and counts the entries that were needed.
	#withoutLacking(sql, first) {
		let entries = this.lacking.filter((e) => apply([e], this.dialect, sql) !== sql);
		let result = this.#parseWith(entries, sql);
		if (entries.length === 0 || result.errors.length > 0) return entries.length === 0 ? first : result;
		for (const e of [...entries]) {
			const fewer = entries.filter((x) => x !== e);
			const without = this.#parseWith(fewer, sql);
			if (without.errors.length === 0) [entries, result] = [fewer, without];
		}
		for (const e of entries) e.count++;
		return result;
	}

	#parseWith(entries, sql) {
		const rewritten = apply(entries, this.dialect, sql);
		if (rewritten === undefined) return { errors: [], skipped: true };
		return { ...this.language.parse(rewritten), sql: rewritten };
	}

	get rewritten() {
		return this.lacking.reduce((sum, e) => sum + e.count, 0);
	}

	get unused() {
		return this.lacking.filter((e) => e.count === 0);
	}
}

// alike is the same for statements that differ in hashes, in the ids of revisions and in how many statements are done: they parse alike.
function alike(sql) {
	return sql.replace(/sha256:[0-9a-f]{64}( [^'"\n]*)?/g, 'sha256').replace(/\b[0-9a-f]{12}\b/g, 'id').replace(/(\bstatement\w* = |, 0, )\d+(, \d+)?/g, '$1n');
}

// apply does the rewrites, and gives undefined for a statement that an entry without one leaves out. Quoted text is never matched.
function apply(entries, dialect, sql) {
	for (const { regexp, rewrite } of entries) {
		const matches = [...mask(dialect, sql).matchAll(regexp)];
		if (matches.length > 0 && rewrite === undefined) return undefined;
		for (const m of matches.reverse()) {
			const [start, end] = m.indices[0];
			const put = rewrite.replace(/\$(\d)/g, (_, n) => (m.indices[n] ? sql.slice(...m.indices[n]) : ''));
			sql = sql.slice(0, start) + put + sql.slice(end);
		}
	}
	return sql;
}

function readLacking() {
	const list = JSON.parse(readFileSync(join(here, 'lacking.json'), 'utf8'));
	for (const e of list) {
		const manual = e.dialect === 'oracle' ? 'https://docs.oracle.com/' : 'https://learn.microsoft.com/';
		const known = Object.keys(e).every((k) => ['dialect', 'pattern', 'rewrite', 'why', 'link'].includes(k));
		if (!known || !dialects.includes(e.dialect) || !e.pattern || !e.why || !e.link?.startsWith(manual)) {
			throw new Error(`lacking.json: an entry needs dialect, pattern, why, and a link to ${manual}: ${JSON.stringify(e)}`);
		}
	}
	return list;
}

// golden gives the statements of the sections of a dialect. Their format is told in dialects/dialecttest/offline_ops.go.
function* golden(dialect) {
	for (const name of readdirSync(opsDir).filter((n) => n.endsWith('.txtar')).sort()) {
		const path = join(opsDir, name);
		let section;
		let text = [];
		let firstLine = 0;
		const flush = function* (nextLine) {
			const sql = text.join('\n').trim();
			const lead = text.findIndex((l) => l.trim() !== '');
			if (section && sql && !/^(unsupported|error):/.test(sql)) {
				yield { where: `${relative(root, path)}:${firstLine + lead} ${section}`, sql };
			}
			text = [];
			firstLine = nextLine;
		};
		const lines = readFileSync(path, 'utf8').split('\n');
		for (const [i, line] of lines.entries()) {
			const head = /^-- (\S*\/(\S+)) --$/.exec(line.trim());
			if (head || line.trim() === ';;') {
				yield* flush(i + 2);
				if (head) section = head[2].split('@')[0] === dialect ? head[1] : undefined;
			} else {
				text.push(line);
			}
		}
		yield* flush(0);
	}
}

function render(mig, ...args) {
	const run = spawnSync(mig, ['-c', join(root, 'migrations-example', 'mig.yaml'), 'render', ...args], {
		encoding: 'utf8',
		maxBuffer: 1 << 28,
	});
	if (run.error) throw run.error;
	if (run.status !== 0) throw new Error(`mig render ${args.join(' ')}: exit status ${run.status}\n${run.stderr}`);
	return run.stdout;
}

// forms are the ways in which a script is written: for each client, with each guard.
const forms = (dialect) => [dialect === 'mssql' ? 'sqlcmd' : 'sqlplus', 'plain'].flatMap((client) => [['--client', client], ['--client', client, '--guard=skip']]);

// A line that a client keeps for itself, where a statement may start.
const ownLine = { mssql: /^:.*$/, oracle: /^(?:WHENEVER|PROMPT|EXIT|SET (?:DEFINE|ESCAPE))\b.*$/ };

// cut gives the statements of a script, each with its line, as its client does; the scripts' literals are written so that no line in them is GO or a slash.
function* cut(dialect, text) {
	const end = dialect === 'mssql' ? 'GO' : '/';
	let lines = [];
	let first = 1;
	for (const [i, line] of [...text.split('\n'), end].entries()) {
		const open = lines.some((l) => l.trim() !== '' && !l.startsWith('--'));
		if (line === end) {
			const sql = lines.join('\n').trim();
			if (mask(dialect, sql).trim() !== '') yield { line: first, sql: dialect === 'mssql' ? sql.replace(/;\s*$/, '').trim() : sql };
		} else if (open || !ownLine[dialect].test(line)) {
			if (lines.length === 0 && line.trim() === '') first = i + 2;
			else lines.push(line);
			continue;
		}
		lines = [];
		first = i + 2;
	}
}

// scripts gives the statements of the example's scripts in all their forms.
function* scripts(mig, dialect) {
	for (const range of [[], ['--downgrade', 'heads:base']]) {
		for (const form of forms(dialect)) {
			const args = [...form, ...range].join(' ');
			for (const { line, sql } of cut(dialect, render(mig, '--dialect', dialect, ...form, ...range))) {
				yield { where: `mig render ${args}, from line ${line}`, sql };
			}
		}
	}
}

// example gives the statements of the example's revisions, then the others of the script: those of mig's own tables.
function* example(mig, dialect) {
	for (const range of [[], ['--downgrade', 'heads:base']]) {
		const direction = range.length ? 'downgrade' : 'upgrade';
		const done = new Set();
		for (const r of JSON.parse(render(mig, '--format', 'json', '--dialect', dialect, ...range)).revisions) {
			for (const [i, s] of r.statements.entries()) {
				done.add(s.sql.trim());
				yield { where: `migrations-example ${direction} ${r.revision}, statement ${i + 1} (${s.op}, line ${s.line})`, sql: s.sql };
			}
		}
		for (const { line, sql } of cut(dialect, render(mig, '--dialect', dialect, ...range))) {
			if (!done.has(sql.slice(mask(dialect, sql).search(/\S/)))) yield { where: `migrations-example ${direction} script, from line ${line}`, sql };
		}
	}
}

function report(dialect, where, errors) {
	// What follows the first error is mostly its echo.
	for (const e of errors.slice(0, 1)) {
		const line = e.source.split('\n')[e.line - 1] ?? '';
		console.log(`${where}: ${dialect}: ${e.line}:${e.column}: ${e.message}`);
		console.log(`    ${line.replaceAll('\t', ' ')}\n    ${' '.repeat(e.column - 1)}^`);
	}
}

function run(mig, dialect, lacking) {
	const start = performance.now();
	const checker = new Checker(dialect, lacking);
	const counts = [];
	let failed = 0;
	for (const [name, statements] of [['golden files', golden(dialect)], ['example', example(mig, dialect)], ['guarded scripts', scripts(mig, dialect)]]) {
		let n = 0;
		for (const { where, sql } of statements) {
			const errors = checker.check(sql);
			report(dialect, where, errors);
			if (errors.length > 0) failed++;
			n++;
		}
		if (n === 0) throw new Error(`${dialect}: no statements in the ${name}`);
		counts.push(`${n} in the ${name}`);
	}
	for (const e of checker.unused) {
		console.log(`lacking.json: ${dialect}: no statement needs ${e.pattern} any more`);
		failed++;
	}
	const seconds = ((performance.now() - start) / 1000).toFixed(1);
	console.log(`${dialect}: ${counts.join(', ')}: ${checker.seen.size} different statements, ${checker.rewritten} with a listed construct, ${failed} failed, ${seconds} s`);
	return failed;
}

// selfTest proves that the check can fail.
function selfTest(dialect, lacking) {
	const checker = new Checker(dialect, lacking);
	let failed = 0;
	for (const sql of good[dialect]) {
		const errors = checker.check(sql);
		report(dialect, 'a good statement is refused', errors);
		if (errors.length > 0) failed++;
	}
	for (const sql of broken[dialect]) {
		if (checker.check(sql).length > 0) continue;
		console.log(`a broken statement is accepted: ${dialect}: ${sql}`);
		failed++;
	}
	console.log(`${dialect}: ${good[dialect].length} good and ${broken[dialect].length} broken statements tried, ${failed} failed`);
	return failed;
}

const { values: options } = parseArgs({
	options: { mig: { type: 'string', default: join(root, 'bin', 'mig') }, dialect: { type: 'string' }, 'self-test': { type: 'boolean' } },
});
const wanted = options.dialect ? [options.dialect] : dialects;
let failed = 0;
try {
	if (!wanted.every((d) => dialects.includes(d))) throw new Error(`--dialect is one of ${dialects.join(', ')}`);
	const lacking = readLacking();
	for (const dialect of wanted) {
		failed += options['self-test'] ? selfTest(dialect, lacking) : run(options.mig, dialect, lacking);
	}
} catch (e) {
	console.log(e.message);
	failed++;
}
process.exitCode = failed > 0 ? 1 : 0;
