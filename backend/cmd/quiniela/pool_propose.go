package main

import (
	"fmt"

	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

type poolProposeCommand struct {
	poolCard
	Budget float64 `help:"Euros, at most." required:"" placeholder:"€"`
	Aim    string  `help:"prize: the greatest chance of any prize; value: the greatest expected return." enum:"prize,value" default:"prize"`
	Pleno  bool    `help:"Tick a cell of the pleno al 15."`
	Elige8 bool    `name:"elige8" help:"Play the extra game."`
	poolConditions
	JSON bool `name:"json" help:"Print the answer as JSON."`
}

// Help shows an example.
func (poolProposeCommand) Help() string {
	return "It is the best of the multiples, official reductions and columns for the money, and never the favourites' column alone; with conditions, those of quiniela pool columns, columns that fulfil them.\n" +
		"The card is that of quiniela pool odds.\n\nExample: quiniela pool propose --card card.json --budget 12 --pleno"
}

// proposedSums are the sums of a proposed ticket, with the reasons for it.
type proposedSums struct {
	poolSums
	Kind    string   `json:"kind"`
	Reasons []string `json:"reasons"`
}

// Run prints a ticket and the reasons for it.
func (c *poolProposeCommand) Run(w *environment) error {
	calculator, err := c.calculator(w)
	if err != nil {
		return err
	}
	keep, err := c.keep(w, calculator)
	if err != nil {
		return err
	}
	proposal, err := calculator.Propose(w.ctx, playing.Wish{Budget: c.Budget, Aim: playing.Aim(c.Aim), Pleno: c.Pleno, Elige8: c.Elige8, Keep: keep})
	if err != nil {
		return asUsage(err)
	}
	sums := proposedSums{poolSums: c.sums(&proposal.Worth), Kind: string(proposal.Kind)}
	sums.Ticket = &proposal.Ticket
	for _, reason := range proposal.Reasons {
		sums.Reasons = append(sums.Reasons, reason.String())
	}
	if c.JSON {
		return writeJSON(w, &sums)
	}
	for _, reason := range sums.Reasons {
		if _, err := fmt.Fprintf(w.stdout, "- %s\n", reason); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintln(w.stdout); err != nil {
		return err
	}
	return sums.print(w, false)
}
