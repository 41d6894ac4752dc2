// Package text provides what feeds have in common: reading text of any size in the
// encodings found in published files, and tables of comma-separated values with a
// heading.
package text

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// maxLineBytes is far more than any published line has: 170 columns of a dozen
// letters.
const maxLineBytes = 64 << 10

// Reader converts a file to UTF-8 line by line, so that a file of any size takes
// little memory. A line that is not UTF-8 is taken for Windows-1252, as in older
// files; a line that is neither ends the reading with a listing.Problem.
type Reader struct {
	source *bufio.Reader
	line   int
	rest   []byte // of the current line, to be read
}

// ByteOrderMark is the UTF-8 byte order mark with which some files begin.
var ByteOrderMark = []byte("\xef\xbb\xbf")

// NewReader returns a reader of a file.
func NewReader(source io.Reader) *Reader {
	return &Reader{source: bufio.NewReaderSize(source, maxLineBytes)}
}

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		line, err := r.source.ReadSlice('\n')
		r.line++
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return 0, listing.Problem{Line: r.line, Message: fmt.Sprintf("the line is longer than %d bytes: this is not such a file", maxLineBytes)}
		case len(line) == 0 && err != nil:
			return 0, err
		case err != nil && !errors.Is(err, io.EOF):
			return 0, err
		}
		if r.line == 1 {
			line = bytes.TrimPrefix(line, ByteOrderMark)
		}
		if r.rest, err = toUTF8(line); err != nil {
			return 0, listing.Problem{Line: r.line, Message: err.Error()}
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func toUTF8(line []byte) ([]byte, error) {
	if bytes.IndexByte(line, 0) >= 0 || bytes.HasPrefix(line, []byte("\xff\xfe")) || bytes.HasPrefix(line, []byte("\xfe\xff")) {
		return nil, errors.New("the encoding is not known (UTF-16 perhaps, or not text at all): save the file as UTF-8")
	}
	if utf8.Valid(line) {
		return line, nil
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(line)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return nil, errors.New("the encoding is not known, neither UTF-8 nor Windows-1252: save the file as UTF-8")
	}
	return text, nil
}
