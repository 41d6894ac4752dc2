// Package sheet reads tables from workbooks of Excel (.xlsx).
package sheet

import (
	"bytes"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Recognise reports whether a file that begins with head is a workbook: a ZIP archive
// whose first entries have names of one.
func Recognise(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) && (bytes.Contains(head, []byte("[Content_Types].xml")) || bytes.Contains(head, []byte("xl/")))
}

// Limits of a workbook, which is unpacked in memory and then read row by row.
const (
	maxFileBytes     = 32 << 20
	maxUnpackedBytes = 128 << 20
)

// Open returns the rows of the first sheet.
func Open(file io.Reader) (*text.Records, error) {
	limited := &io.LimitedReader{R: file, N: maxFileBytes + 1}
	book, err := excelize.OpenReader(limited, excelize.Options{
		// With equal limits nothing is unpacked to a temporary file.
		RawCellValue: true, UnzipSizeLimit: maxUnpackedBytes, UnzipXMLSizeLimit: maxUnpackedBytes,
	})
	if limited.N == 0 {
		return nil, listing.Problem{Message: fault.Say("this workbook is larger than %d MB: save its table as CSV", maxFileBytes>>20)}
	}
	if err != nil {
		return nil, unreadable(err)
	}
	names := book.GetSheetList()
	if len(names) == 0 {
		return nil, listing.Problem{Message: fault.Say("this workbook has no sheet")}
	}
	rows, err := book.Rows(names[0])
	if err != nil {
		return nil, unreadable(err)
	}
	line := 0
	closed := false
	next := func() ([]string, int, error) {
		if closed || !rows.Next() {
			err := rows.Error()
			if !closed {
				closed = true
				_ = rows.Close() // nothing was written
				_ = book.Close()
			}
			if err != nil {
				return nil, line, unreadable(err)
			}
			return nil, line, io.EOF
		}
		line++
		record, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, line, unreadable(err)
		}
		return record, line, nil
	}
	return text.NewRecords(next, true)
}

func unreadable(err error) error {
	return listing.Problem{Message: fault.Say("this workbook cannot be read (%v): open it and save its table as CSV", err)}
}
