package main

import (
	"fmt"

	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/pool/workshop"
)

// poolConditions are the flags with conditions over columns.
type poolConditions struct {
	Condition  []string `help:"A condition: 'variants 3..6'. May be given several times." sep:"none" placeholder:"CONDITION"`
	Conditions string   `help:"File of conditions, one a line, or a JSON list; before those given one by one." placeholder:"FILE"`
}

// read returns all conditions.
func (c *poolConditions) read(w *environment) (conditions []workshop.Condition, err error) {
	if c.Conditions != "" {
		text, err := readText(w, "--conditions", c.Conditions)
		if err != nil {
			return nil, err
		}
		if conditions, err = workshop.ParseConditions(text); err != nil {
			return nil, usageError{fmt.Errorf("--conditions: %w", err)}
		}
	}
	for _, text := range c.Condition {
		one, err := workshop.Parse(text)
		if err != nil {
			return nil, usageError{fmt.Errorf("--condition: %w", err)}
		}
		conditions = append(conditions, one)
	}
	return conditions, nil
}

// keep returns what accepts the columns that fulfil the conditions; nil if there are none.
func (c *poolConditions) keep(w *environment, calculator *playing.Calculator) (func(pool.Column) bool, error) {
	conditions, err := c.read(w)
	if err != nil {
		return nil, err
	}
	keep, err := playing.Fulfilling(w.ctx, &workshop.Context{Card: calculator.Card, Rules: calculator.Rules}, conditions)
	return keep, asUsage(err)
}
