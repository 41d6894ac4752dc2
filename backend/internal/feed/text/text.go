// Package text provides what feeds have in common: reading text of any size in the
// encodings found in published files, and tables with a heading.
package text

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// maxLineBytes is far more than any published line has: 170 columns of a dozen
// letters.
const maxLineBytes = 64 << 10

// Reader converts a file to UTF-8 line by line, so that a file of any size takes
// little memory. It knows UTF-16 by its byte order mark; a line that is not UTF-8 is
// taken for Windows-1252, as in older files; a line that is neither ends the reading
// with a listing.Problem. Lines may end in a line feed, or the whole file in carriage
// returns.
type Reader struct {
	source    *bufio.Reader
	line      int
	longLines bool
	rest      []byte // of the current line, to be read
	held      []byte // the beginning of a letter, at the end of a piece of a long line
}

// byteOrderMark is the UTF-8 byte order mark with which some files begin.
var byteOrderMark = []byte("\xef\xbb\xbf")

// NewReader returns a reader of a file. A Reader is returned as it is.
func NewReader(file io.Reader) *Reader {
	if r, ok := file.(*Reader); ok {
		return r
	}
	source := bufio.NewReaderSize(file, maxLineBytes)
	mark, _ := source.Peek(len(byteOrderMark)) // an error comes again when it is read
	switch {
	case bytes.HasPrefix(mark, []byte("\xff\xfe")), bytes.HasPrefix(mark, []byte("\xfe\xff")):
		decoder := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
		source = bufio.NewReaderSize(transform.NewReader(source, decoder), maxLineBytes)
	case bytes.Equal(mark, byteOrderMark):
		_, _ = source.Discard(len(byteOrderMark)) // they are in the buffer
	}
	head, _ := source.Peek(maxLineBytes)
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		source = bufio.NewReaderSize(carriageReturns{source}, maxLineBytes)
	}
	return &Reader{source: source}
}

// carriageReturns turns the ends of lines of a file without line feeds into these.
type carriageReturns struct{ file io.Reader }

func (c carriageReturns) Read(p []byte) (int, error) {
	n, err := c.file.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// AllowLongLines lets lines be of any length, as in JSON and pages.
func (r *Reader) AllowLongLines() { r.longLines = true }

// Head returns the beginning of the file, as it is and in UTF-8, without reading it.
// The error is that of the file.
func (r *Reader) Head() (raw, decoded []byte, err error) {
	raw, err = r.source.Peek(maxLineBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	if decoded, err = toUTF8(raw[:len(raw)-partialRune(raw)]); err != nil {
		decoded = raw // reading it will tell
	}
	return raw, decoded, nil
}

// Raw returns the file as it is, of which nothing has been read.
func (r *Reader) Raw() io.Reader { return r.source }

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		line, err := r.source.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull) && r.longLines:
			line = r.piece(line)
		case errors.Is(err, bufio.ErrBufferFull):
			return 0, listing.Problem{Line: r.line + 1, Message: fault.Say("the line is longer than %d bytes: this is not such a file", maxLineBytes)}
		case len(line)+len(r.held) == 0 && err != nil:
			return 0, err
		case err != nil && !errors.Is(err, io.EOF):
			return 0, err
		default:
			r.line++
			if len(r.held) > 0 {
				line, r.held = append(r.held, line...), nil
			}
		}
		if r.rest, err = toUTF8(line); err != nil {
			return 0, listing.Problem{Line: max(r.line, 1), Message: fault.SentenceOf(err)}
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// piece returns the part of a long line up to its last whole letter, and holds the
// rest back.
func (r *Reader) piece(line []byte) []byte {
	line = append(r.held, line...)
	n := len(line) - partialRune(line)
	r.held = bytes.Clone(line[n:])
	return line[:n]
}

// partialRune returns the length of an incomplete letter at the end of UTF-8 text.
func partialRune(text []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if b := text[len(text)-n]; utf8.RuneStart(b) {
			if b >= utf8.RuneSelf && !utf8.FullRune(text[len(text)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

func toUTF8(line []byte) ([]byte, error) {
	if bytes.IndexByte(line, 0) >= 0 {
		return nil, fault.New(fault.Invalid, "the encoding is not known (UTF-16 perhaps, or not text at all): save the file as UTF-8")
	}
	if utf8.Valid(line) {
		return line, nil
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(line)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return nil, fault.New(fault.Invalid, "the encoding is not known, neither UTF-8 nor Windows-1252: save the file as UTF-8")
	}
	return text, nil
}
