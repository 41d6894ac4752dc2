package feed

import (
	"bytes"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// kinds are files of other kinds by their first bytes, with what to do about them.
var kinds = []struct {
	begins   string
	sentence fault.Sentence
}{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", fault.Say("this is an Excel file of the old form (.xls): open it and save it as .xlsx or as CSV")},
	{"PK\x03\x04", fault.Say("this is a ZIP archive: unpack it and import the files inside")},
	{"PK\x05\x06", fault.Say("this is a ZIP archive, and it is empty")},
	{"%PDF", fault.Say("this is a PDF document, which has no table that can be read: look for the same results as CSV")},
	{"\x1f\x8b", fault.Say("this is a compressed file (gzip): unpack it first")},
	{"BZh", fault.Say("this is a compressed file (bzip2): unpack it first")},
	{"7z\xbc\xaf\x27\x1c", fault.Say("this is a 7z archive: unpack it and import the files inside")},
	{"Rar!", fault.Say("this is a RAR archive: unpack it and import the files inside")},
	{"\xfd7zXZ", fault.Say("this is a compressed file (xz): unpack it first")},
	{"\x89PNG", fault.Say("this is a picture, not a file of matches")},
	{"\xff\xd8\xff", fault.Say("this is a picture, not a file of matches")},
	{"GIF8", fault.Say("this is a picture, not a file of matches")},
	{"SQLite format 3", fault.Say("this is an SQLite database, not a file of matches")},
	{"PAR1", fault.Say("this is a Parquet file: save it as CSV")},
	{"{\\rtf", fault.Say("this is a document (RTF), not a table: save its table as CSV")},
}

// openDocument is in the first bytes of a sheet of LibreOffice.
const openDocument = "application/vnd.oasis.opendocument.spreadsheet"

// kindOf returns a sentence about a file that is no text; other is false for text.
func kindOf(head []byte) (sentence fault.Sentence, other bool) {
	if bytes.HasPrefix(head, []byte("PK")) && bytes.Contains(head[:min(len(head), 200)], []byte(openDocument)) {
		return fault.Say("this is an OpenDocument sheet (.ods): open it and save it as .xlsx or as CSV"), true
	}
	for _, kind := range kinds {
		if bytes.HasPrefix(head, []byte(kind.begins)) {
			return kind.sentence, true
		}
	}
	return fault.Sentence{}, false
}

// markupOf returns a sentence about text that is a page, XML or JSON of another kind;
// other is false for other text.
func markupOf(head []byte) (sentence fault.Sentence, other bool) {
	head = bytes.ToLower(bytes.TrimSpace(head))
	switch {
	case bytes.HasPrefix(head, []byte("<!doctype html")), bytes.HasPrefix(head, []byte("<html")), bytes.HasPrefix(head, []byte("<head")):
		return fault.Say("this is an HTML page, not a file of matches: perhaps a page of an error or a login was saved instead of the file"), true
	case bytes.HasPrefix(head, []byte("<")):
		return fault.Say("this is an XML file, which cannot be imported"), true
	case isJSON(head) && bytes.Contains(head, []byte("jornada")):
		return fault.Say("this is JSON of La Quiniela, not of leagues and cups: its jornadas are imported on the page of the jornadas"), true
	case isJSON(head):
		return fault.Say("this is JSON, but not football.json of openfootball: an object with a name and a list of matches"), true
	}
	return fault.Sentence{}, false
}

func isJSON(head []byte) bool {
	return bytes.HasPrefix(head, []byte("{")) || bytes.HasPrefix(head, []byte("["))
}

// unknownSeparator returns a sentence about a heading in which known columns stand in
// one field; ok is false for other headings.
func unknownSeparator(heading []string) (sentence fault.Sentence, ok bool) {
	if len(heading) != 1 {
		return fault.Sentence{}, false
	}
	folded := strings.ToLower(heading[0])
	if !strings.Contains(folded, "hometeam") || !strings.Contains(folded, "date") {
		return fault.Sentence{}, false
	}
	return fault.Say("the first line has the names of columns, but they are not separated by comma, semicolon, tab or bar"), true
}

// shortened returns the beginning of a text for a message.
func shortened(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
