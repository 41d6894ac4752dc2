package pool

import (
	"encoding/json"
	"fmt"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// cardJSON is the JSON form of a card.
type cardJSON struct {
	Fixtures []struct {
		Probs  []float64 `json:"probs"`
		Public []float64 `json:"public,omitempty"`
	} `json:"fixtures"`
	Pleno *struct {
		Cells map[string]float64 `json:"cells"`
	} `json:"pleno,omitempty"`
	Takings float64 `json:"takings,omitempty"`
	Jackpot float64 `json:"jackpot,omitempty"`
}

// UnmarshalJSON decodes and checks a card: {"fixtures": [{"probs": [p1, pX, p2],
// "public": [q1, qX, q2]?} × 14], "pleno": {"cells": {"00": p … "MM": p}}?,
// "takings"?, "jackpot"?}.
func (c *Card) UnmarshalJSON(text []byte) error {
	var w cardJSON
	if err := json.Unmarshal(text, &w); err != nil {
		return fault.New(fault.Invalid, "the card is not in the expected JSON format")
	}
	var probs, public []football.Probs
	for i, f := range w.Fixtures {
		p, err := triple("probs", i, f.Probs)
		if err != nil {
			return err
		}
		probs = append(probs, p)
		if f.Public != nil {
			if p, err = triple("public", i, f.Public); err != nil {
				return err
			}
			public = append(public, p)
		}
	}
	card := Card{Takings: w.Takings, Jackpot: w.Jackpot}
	var err error
	if card.Probs, err = NewForecasts(probs); err != nil {
		return err
	}
	if len(public) > 0 {
		if len(public) != Fixtures {
			return fault.At("fixtures", fault.New(fault.Invalid, "there are public percentages for %d fixtures: give all %d or none", len(public), Fixtures))
		}
		q, err := NewForecasts(public)
		if err != nil {
			return fault.New(fault.Invalid, "the public's percentages: %v", err)
		}
		card.Public = &q
	}
	if w.Pleno != nil {
		card.Pleno = &PlenoProbs{}
		for text, p := range w.Pleno.Cells {
			cell, err := ParseCell(text)
			if err != nil {
				return fault.At("pleno", err)
			}
			card.Pleno[cell.Home][cell.Away] = p
		}
	}
	if err := card.Validate(); err != nil {
		return err
	}
	*c = card
	return nil
}

func triple(name string, fixture int, values []float64) (p football.Probs, err error) {
	if len(values) != len(p) {
		return p, atFixture("fixtures", fixture, fault.New(fault.Invalid, "%s has %d numbers, not three for 1, X and 2", name, len(values)))
	}
	copy(p[:], values)
	return p, nil
}

// ticketJSON is the JSON form of a ticket.
type ticketJSON struct {
	Columns   []string `json:"columns,omitempty"`
	Marks     []string `json:"marks,omitempty"`
	Reduction int      `json:"reduction,omitempty"`
	Pleno     []string `json:"pleno,omitempty"`
	Elige8    []int    `json:"elige8,omitempty"` // from 1
}

// MarshalJSON encodes columns and marks as 1, X and 2.
func (t Ticket) MarshalJSON() ([]byte, error) {
	w := ticketJSON{Reduction: t.Reduction}
	for _, c := range t.Columns {
		w.Columns = append(w.Columns, c.String())
	}
	if t.Marks != nil {
		for _, m := range t.Marks {
			w.Marks = append(w.Marks, m.String())
		}
	}
	for _, cell := range t.Pleno {
		w.Pleno = append(w.Pleno, cell.String())
	}
	for _, i := range t.Elige8 {
		w.Elige8 = append(w.Elige8, i+1)
	}
	return json.Marshal(w)
}

// UnmarshalJSON decodes a ticket: {"columns": ["1X2…" (14 outcomes) …]} or
// {"marks": ["1", "1X", "1X2" … × 14], "reduction": number?}, and with either
// "pleno": ["1-M" …]? and "elige8": [1 … × 8]?. It does not check the rules.
func (t *Ticket) UnmarshalJSON(text []byte) error {
	var w ticketJSON
	if err := json.Unmarshal(text, &w); err != nil {
		return fault.New(fault.Invalid, "the ticket is not in the expected JSON format")
	}
	ticket := Ticket{Reduction: w.Reduction}
	for i, column := range w.Columns {
		c, err := ParseColumn(column)
		if err != nil {
			return fault.At(fmt.Sprintf("columns[%d]", i), fault.New(fault.Invalid, "column %d: %v", i+1, err))
		}
		ticket.Columns = append(ticket.Columns, c)
	}
	if w.Marks != nil {
		marks, err := ParseMarks(w.Marks)
		if err != nil {
			return err
		}
		ticket.Marks = &marks
	}
	for _, text := range w.Pleno {
		cell, err := ParseCell(text)
		if err != nil {
			return fault.At("pleno", err)
		}
		ticket.Pleno = append(ticket.Pleno, cell)
	}
	for _, number := range w.Elige8 {
		ticket.Elige8 = append(ticket.Elige8, number-1)
	}
	*t = ticket
	return nil
}
