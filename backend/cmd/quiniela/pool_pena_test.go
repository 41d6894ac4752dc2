package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/store"
)

// ticketOf adds a jornada that closes tomorrow and a ticket of a user for it.
func ticketOf(t *testing.T, url, user string) jornada.Ticket {
	t.Helper()
	db, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	now := time.Now()
	j := jornada.Jornada{Season: 2026, Number: 1, Day: now.Add(24 * time.Hour)}
	for n := range 15 {
		j.Fixtures[n] = jornada.Fixture{Home: fmt.Sprintf("Casa %d", n), Away: fmt.Sprintf("Fuera %d", n)}
	}
	if j, err = db.AddJornada(t.Context(), j, now); err != nil {
		t.Fatal(err)
	}
	var played pool.Ticket
	if err := json.Unmarshal([]byte(`{"columns": ["11111111111111", "1111111111111X"]}`), &played); err != nil {
		t.Fatal(err)
	}
	ticket, err := playing.NewTicket(&j, &played)
	if err != nil {
		t.Fatal(err)
	}
	owner, err := db.UserByName(t.Context(), user)
	if err != nil {
		t.Fatal(err)
	}
	ticket.UserID = owner.ID
	if ticket, err = db.SaveTicket(t.Context(), ticket, now); err != nil {
		t.Fatal(err)
	}
	return ticket
}

func TestATicketIsSharedFromTheCommandLine(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "quiniela.db")
	db := "--database-url=" + url
	for _, name := range []string{"ana", "ben", "eva"} {
		mustRun(t, "user", "add", name, "--generate", db)
	}
	ticket := ticketOf(t, url, "ana")
	id := strconv.FormatInt(ticket.ID, 10)
	pena := func(args ...string) string {
		t.Helper()
		return mustRun(t, append([]string{"pool", "pena", db}, args...)...)
	}
	shared := func(user string) (list []poolShared) {
		t.Helper()
		if err := json.Unmarshal([]byte(pena("list", "--json", "--user", user)), &list); err != nil {
			t.Fatal(err)
		}
		return list
	}
	pena("invite", id, "ana", "--user", "ana", "--no-account")
	pena("invite", id, "ben", "--user", "ana", "--shares", "3")
	pena("invite", id, "eva", "--user", "ana")
	if text := pena("invitations", "--user", "ben"); !strings.HasPrefix(text, id+" ") || !strings.Contains(text, "ana") {
		t.Errorf("invitations of ben: %q", text)
	}
	pena("accept", id, "--user", "ben")
	pena("decline", id, "--user", "eva")
	list := shared("ana")
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	states := map[string]jornada.MemberState{}
	var ben poolMember
	for _, m := range list[0].Members {
		if m.Member != 0 {
			states[m.Name] = m.State
		}
		if m.Name == "ben" {
			ben = m
		}
	}
	if states["ben"] != jornada.Accepted || states["eva"] != jornada.Declined || ben.Shares != 3 || ben.Cost != .9 {
		t.Errorf("%v, %+v", states, ben)
	}
	pena("paid", id, strconv.FormatInt(ben.Member, 10), "--user", "ana")
	var balances []poolMemberBalance
	if err := json.Unmarshal([]byte(pena("balances", "--json", "--user", "ben")), &balances); err != nil {
		t.Fatal(err)
	}
	if len(balances) != 1 || balances[0].Name != "ben" || balances[0].Paid != .9 || balances[0].Owner != "ana" {
		t.Errorf("%+v", balances)
	}
	if len(shared("eva")) != 0 {
		t.Error("eva has declined and sees the ticket")
	}
	for _, refused := range [][]string{
		{"invite", id, "eva", "--user", "ben"},
		{"accept", id, "--user", "ana"},
		{"paid", id, strconv.FormatInt(ben.Member, 10), "--user", "ben"},
		{"paid", id, "99", "--user", "ana"},
		{"invite", id, "ben", "--user", "ana"},
	} {
		if code, _, _ := quiniela(t, append([]string{"pool", "pena", db}, refused...)...); code == exitOK {
			t.Errorf("%v was done", refused)
		}
	}
}
