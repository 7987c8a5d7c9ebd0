// The grammars of SQL Server and Oracle: parse() gives the errors of one statement.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { BailErrorStrategy, CharStreams, CommonTokenStream, DefaultErrorStrategy, Token } = require('antlr4ts');
const { ParseCancellationException } = require('antlr4ts/misc/ParseCancellationException');
const { PredictionMode } = require('antlr4ts/atn/PredictionMode');
const generated = 'antlr4ts-sql/dist/src/grammar-output/';

// The grammars have their keywords in upper case. The lexer is to see upper case, and the tokens keep the text as it is.
const upper = (text) => {
	const stream = CharStreams.fromString(text);
	const la = stream.LA.bind(stream);
	stream.LA = (offset) => {
		const c = la(offset);
		return c >= 0x61 && c <= 0x7a ? c - 0x20 : c;
	};
	return stream;
};

class Grammar {
	constructor(Lexer, Parser, rule) {
		this.Parser = Parser;
		this.rule = rule;
		this.errors = [];
		const listener = {
			syntaxError: (_recognizer, _symbol, line, column, message) => this.errors.push({ line, column: column + 1, message: short(message) }),
		};
		this.lexer = new Lexer(upper(''));
		this.parser = new Parser(new CommonTokenStream(this.lexer));
		for (const x of [this.lexer, this.parser]) {
			x.removeErrorListeners();
			x.addErrorListener(listener);
		}
	}

	// parse gives {errors, tree, tokens}. SLL is quick, and what it accepts is right; only what it refuses is tried again with LL.
	parse(text) {
		const { parser } = this;
		for (const mode of [PredictionMode.SLL, PredictionMode.LL]) {
			this.errors = [];
			this.lexer.inputStream = upper(text);
			const stream = new CommonTokenStream(this.lexer);
			parser.inputStream = stream;
			parser.interpreter.setPredictionMode(mode);
			parser.errorHandler = mode === PredictionMode.SLL ? new BailErrorStrategy() : new DefaultErrorStrategy();
			try {
				const tree = parser[this.rule]();
				const tokens = stream.getTokens().filter((t) => t.channel === Token.DEFAULT_CHANNEL);
				return { errors: this.errors, tree, tokens };
			} catch (e) {
				if (!(e instanceof ParseCancellationException)) throw e;
			}
		}
		throw new Error('not reached');
	}

	ruleName(node) {
		return node.ruleIndex === undefined ? '' : this.parser.ruleNames[node.ruleIndex];
	}
}

// A message can list every keyword of the language.
function short(message) {
	const cut = message.replace(/\s+/g, ' ').replace(/ expecting \{.{80,}\}?$/, '');
	return cut.length > 200 ? `${cut.slice(0, 200)}…` : cut;
}

const at = (token, message) => ({ line: token.line, column: token.charPositionInLine + 1, message });
const children = (node) => node.children ?? [];
const isKeyword = (token, ...words) => words.includes(token?.text.toUpperCase());

// unquote gives the value of a string literal, or undefined for another token.
function unquote(token) {
	const text = token?.text ?? '';
	const q = /^n?q'(.)([^]*)(.)'$/i.exec(text);
	if (q) return q[2];
	const s = /^n?'([^]*)'$/i.exec(text);
	return s ? s[1].replaceAll("''", "'") : undefined;
}

// character gives what CHR(10) and its like stand for.
function character(tokens, i) {
	const known = isKeyword(tokens[i], 'CHR', 'CHAR', 'NCHAR') && tokens[i + 1]?.text === '(' && tokens[i + 3]?.text === ')';
	return known ? String.fromCodePoint(Number(tokens[i + 2].text)) : undefined;
}

// literals joins the literals from tokens[i] on that are divided by an operator, given as its tokens; end is the token after them.
function literals(tokens, i, operator) {
	let value = '';
	for (;;) {
		const text = unquote(tokens[i]);
		const char = text ?? character(tokens, i);
		if (char === undefined) return undefined;
		value += char;
		i += text === undefined ? 4 : 1;
		if (!operator.every((o, k) => tokens[i + k]?.text === o)) return { value, end: tokens[i] };
		i += operator.length;
	}
}

class SQLServer {
	constructor() {
		const { TSqlLexer } = require(`${generated}tsql/TSqlLexer`);
		const { TSqlParser } = require(`${generated}tsql/TSqlParser`);
		this.grammar = new Grammar(TSqlLexer, TSqlParser, 'tsql_file');
	}

	parse(sql) {
		const result = this.grammar.parse(/;\s*$/.test(mask('mssql', sql)) ? sql : `${sql}\n;`);
		if (result.errors.length > 0) return result;
		this.#strict(result.tree, result);
		const batches = children(result.tree).filter((c) => this.grammar.ruleName(c) === 'batch' && c.start.text !== ';');
		if (batches.length > 1) result.errors.push(at(batches[1].start, `'${batches[1].start.text}' must be the first of its batch`));
		return result;
	}

	// The grammar lets statements follow each other with nothing between, and takes any name for a call of a procedure. So a
	// misspelt end of a statement could pass for a further statement; here one needs a semicolon or a new line before it,
	// and a semicolon where the server insists on it.
	#strict(node, result) {
		const name = this.grammar.ruleName(node);
		if (name === 'execute_body_batch') result.errors.push(at(node.start, 'a call of a procedure without EXEC'));
		if (name === 'go_statement' || name === 'go_batch_statement') result.errors.push(at(node.start, 'GO inside a statement'));
		let afterClause = false;
		for (const child of children(node)) {
			const clause = this.grammar.ruleName(child) === 'sql_clauses';
			if (clause && afterClause) {
				const before = result.tokens.findLast((t) => t.tokenIndex < child.start.tokenIndex);
				const needed = before.line === child.start.line || isKeyword(child.start, 'THROW', 'WITH');
				if (before.text !== ';' && needed) result.errors.push(at(child.start, `a further statement at '${child.start.text}', with no semicolon before it`));
			}
			afterClause = clause;
			this.#strict(child, result);
		}
	}

	// dynamic gives the statements that are literals: EXEC (N'…') and sp_executesql N'…'.
	dynamic({ tokens }) {
		const found = [];
		tokens.forEach((token, i) => {
			if (!isKeyword(token, 'EXEC', 'EXECUTE')) return;
			const open = tokens[i + 1]?.text === '(';
			if (!open && !isKeyword(tokens[i + 1], 'SP_EXECUTESQL')) return;
			const text = literals(tokens, i + 2, ['+']);
			if (text && (!open || text.end?.text === ')')) found.push({ token, sql: text.value });
		});
		return found;
	}
}

const plsqlUnits = new Set(['anonymous_block', 'create_function_body', 'create_procedure_body', 'create_package', 'create_package_body', 'create_trigger', 'create_type']);

class Oracle {
	constructor() {
		const { PlSqlLexer } = require(`${generated}plsql/PlSqlLexer`);
		const { PlSqlParser } = require(`${generated}plsql/PlSqlParser`);
		this.grammar = new Grammar(PlSqlLexer, PlSqlParser, 'sql_script');
	}

	parse(sql) {
		const ended = /;\s*$/.test(mask('oracle', sql));
		const result = this.grammar.parse(ended ? sql : `${sql}\n;`);
		if (result.errors.length === 0) this.#strict(ended, result);
		return result;
	}

	// The grammar takes a whole script of SQL*Plus. A statement is one unit, and a semicolon at the end belongs to PL/SQL alone.
	#strict(ended, { errors, tree, tokens }) {
		const units = children(tree).filter((c) => c.ruleIndex !== undefined);
		const [first] = units;
		if (units.length !== 1 || this.grammar.ruleName(first) !== 'unit_statement') {
			const odd = units.find((u) => this.grammar.ruleName(u) !== 'unit_statement') ?? units[1];
			errors.push(odd ? at(odd.start, `'${odd.start.text}' begins a second statement, or a command of SQL*Plus`) : { line: 1, column: 1, message: 'no statement' });
			return;
		}
		const last = tokens.findLast((t) => t.type !== Token.EOF);
		const plsql = plsqlUnits.has(this.grammar.ruleName(children(first)[0]));
		if (plsql && !ended) errors.push(at(last, 'PL/SQL that does not end in a semicolon'));
		if (!plsql && ended) errors.push(at(last, 'a semicolon after a statement that is not PL/SQL'));
	}

	// dynamic gives the statements of EXECUTE IMMEDIATE that are literals.
	dynamic({ tokens }) {
		const found = [];
		tokens.forEach((token, i) => {
			if (!isKeyword(token, 'EXECUTE') || !isKeyword(tokens[i + 1], 'IMMEDIATE')) return;
			const text = literals(tokens, i + 2, ['|', '|']);
			if (text && (text.end?.text === ';' || isKeyword(text.end, 'INTO', 'USING'))) found.push({ token, sql: text.value });
		});
		return found;
	}
}

export const dialects = ['mssql', 'oracle'];
export const open = (dialect) => (dialect === 'mssql' ? new SQLServer() : new Oracle());

// mask gives a text of the same length without what is inside of quotes and comments, for searching.
export function mask(dialect, sql) {
	const blank = (s) => s.replace(/[^\n]/gu, (c) => ' '.repeat(c.length));
	const inner = (s, head, tail) => s.slice(0, head) + '_'.repeat(s.length - head - tail) + s.slice(s.length - tail);
	const pattern = dialect === 'mssql'
		? /--[^\n]*|\/\*[^]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\[(?:[^\]]|\]\])*\]/g
		: /--[^\n]*|\/\*[^]*?\*\/|\bn?q'(?:\[[^]*?\]|\{[^]*?\}|\([^]*?\)|<[^]*?>|(.)[^]*?\1)'|'(?:[^']|'')*'|"[^"]*"/gi;
	return sql.replace(pattern, (s) => {
		if (s.startsWith('--') || s.startsWith('/*')) return blank(s);
		const head = s.search(/['"[]/) + 1;
		return inner(s, head, 1);
	});
}
