-- What SQLite holds that mig has no operation for.
CREATE TABLE note (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL COLLATE NOCASE, body TEXT DEFAULT 'a;b', changed TEXT) STRICT;
CREATE TABLE pair (a INTEGER, b TEXT, PRIMARY KEY (a, b DESC)) WITHOUT ROWID;
CREATE INDEX note_title ON note (title COLLATE BINARY, lower(body)) WHERE changed IS NOT NULL;
CREATE VIRTUAL TABLE note_words USING fts5 (title, body, content = 'note', content_rowid = 'id');
CREATE VIEW titles (nr, "the title") AS SELECT id, title FROM note;
CREATE TRIGGER note_changed AFTER UPDATE OF body ON note WHEN new.body <> old.body || ';' BEGIN
    UPDATE note SET changed = datetime('now') WHERE id = new.id;
    INSERT INTO note_words (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER titles_insert INSTEAD OF INSERT ON titles BEGIN INSERT INTO note (title) VALUES (CASE WHEN new."the title" = '' THEN 'none' ELSE new."the title" END); END;
