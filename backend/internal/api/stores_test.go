package api

import "github.com/quinielaml/quinielaml/backend/internal/store"

// StoresOf returns Stores that are all the same store.
func StoresOf(s *store.Store) Stores {
	return Stores{
		Database: s, Changes: s, Metrics: s, Sessions: s, Logins: s, Accounts: s, Users: s, Audit: s,
		Divisions: s, Competitions: s, Teams: s, TeamMerges: s, Referees: s, Standings: s, Deductions: s, Matches: s,
		Forecasts: s, Champions: s, Matchups: s, Models: s, TrackRecord: s, Simulations: s, Uploads: s,
		Jornadas: s, Live: s, Sources: s, Status: s, News: s, Suggestions: s, Views: s, ConditionSets: s, Tickets: s, Original: s,
	}
}
