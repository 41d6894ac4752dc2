package api

import "github.com/quinielaml/quinielaml/backend/internal/store"

// StoresOf makes one store all that the routes read and write.
func StoresOf(s *store.Store) Stores {
	return Stores{
		Database: s, Sessions: s, Logins: s, Accounts: s, Users: s, Audit: s,
		Divisions: s, Teams: s, TeamMerges: s, Referees: s, Standings: s, Matches: s,
		Forecasts: s, Champions: s, Models: s, TrackRecord: s, Simulations: s,
		Jornadas: s, Suggestions: s, Tickets: s, Original: s, Rest: s,
	}
}
