package openfootball

import (
	"bytes"
	"encoding/json"
)

// jsonPiece is a value with its place in a file.
type jsonPiece struct {
	raw json.RawMessage
	at  int64
}

// jsonObject is a file of football.json, or a round in an old one.
type jsonObject struct {
	name       string
	matches    []jsonPiece
	rounds     []jsonPiece
	hasMatches bool // there is a list of matches or rounds
}

// readObject reads an object that begins at a place of a file. complete is false if it
// ends in the middle.
func readObject(content []byte, at int64) (o jsonObject, complete bool) {
	d := json.NewDecoder(bytes.NewReader(content))
	if token, err := d.Token(); err != nil || token != json.Delim('{') {
		return o, false
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return o, false
		}
		switch key {
		case "name":
			var name any
			complete = d.Decode(&name) == nil
			o.name, _ = name.(string)
		case "matches":
			o.matches, complete = readArray(d, at)
			o.hasMatches = o.matches != nil
		case "rounds":
			o.rounds, complete = readArray(d, at)
			o.hasMatches = o.rounds != nil
		default:
			var skipped json.RawMessage
			complete = d.Decode(&skipped) == nil
		}
		if !complete {
			return o, false
		}
	}
	_, err := d.Token()
	return o, err == nil
}

// readArray reads the elements of a list within an object that begins at a place of a
// file; nil if there is none.
func readArray(d *json.Decoder, at int64) (list []jsonPiece, complete bool) {
	if token, err := d.Token(); err != nil || token != json.Delim('[') {
		return nil, false
	}
	list = []jsonPiece{}
	for d.More() {
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			return list, false
		}
		list = append(list, jsonPiece{raw, at + d.InputOffset() - int64(len(raw))})
	}
	_, err := d.Token()
	return list, err == nil
}

// lineCounter finds the lines of places in a file, asked for in their order.
type lineCounter struct {
	content []byte
	counted int64
	ends    int // of lines before counted
}

// at returns the line of a place, from 1.
func (c *lineCounter) at(place int64) int {
	if place > c.counted {
		c.ends += bytes.Count(c.content[c.counted:place], []byte("\n"))
		c.counted = place
	}
	return c.ends + 1
}

// last returns the last line.
func (c *lineCounter) last() int { return c.at(int64(len(bytes.TrimRight(c.content, "\n")))) }

// onlyOne reports whether the file is written on one line.
func (c *lineCounter) onlyOne() bool {
	return bytes.IndexByte(bytes.TrimSpace(c.content), '\n') < 0
}
