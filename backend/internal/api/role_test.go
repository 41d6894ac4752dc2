package api_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// anyone marks routes that need no token.
const anyone account.Role = ""

// expectation is the role that a route requires, and the response to a caller with
// that role.
type expectation struct {
	role   account.Role
	path   string // with its parameters
	body   string
	status int
}

// routeRoles has the required role of every route. It is written by hand, to be
// compared with the OpenAPI description.
var routeRoles = map[string]expectation{
	"POST auth/login":                              {anyone, "", "{}", http.StatusUnprocessableEntity},
	"POST auth/refresh":                            {anyone, "", "{}", http.StatusUnprocessableEntity},
	"POST auth/logout":                             {account.Player, "", "", http.StatusNoContent},
	"POST auth/revoke":                             {account.Player, "", "", http.StatusNoContent},
	"GET account":                                  {account.Player, "", "", http.StatusOK},
	"PUT account/password":                         {account.Player, "", `{"currentPassword": "x", "newPassword": "an unusual phrase"}`, http.StatusUnprocessableEntity},
	"GET account/sessions":                         {account.Player, "", "", http.StatusOK},
	"GET account/news":                             {account.Player, "", "", http.StatusOK},
	"PUT account/news":                             {account.Player, "", `{"closing": true, "turned": false, "ten": true, "money": true, "night": false, "language": "es"}`, http.StatusNoContent},
	"POST account/news/devices":                    {account.Player, "", `{"endpoint": "https://example.org/1", "keys": {"p256dh": "x", "auth": "y"}}`, http.StatusConflict},
	"DELETE account/news/devices/{id}":             {account.Player, "account/news/devices/99", "", http.StatusNotFound},
	"POST account/news/test":                       {account.Player, "", "", http.StatusConflict},
	"PUT account/news/mail":                        {account.Player, "", `{"address": "ana@example.org"}`, http.StatusConflict},
	"POST account/news/mail/code":                  {account.Player, "", `{"code": "123456"}`, http.StatusUnprocessableEntity},
	"DELETE account/news/mail":                     {account.Player, "", "", http.StatusNoContent},
	"DELETE account/sessions":                      {account.Player, "", "", http.StatusNoContent},
	"DELETE account/sessions/{id}":                 {account.Player, "account/sessions/x", "", http.StatusNotFound},
	"GET users":                                    {account.Admin, "", "", http.StatusOK},
	"POST users":                                   {account.Admin, "", `{"name": "ana", "role": "admin"}`, http.StatusConflict},
	"PATCH users/{id}":                             {account.Admin, "users/99", `{"role": "admin"}`, http.StatusNotFound},
	"DELETE users/{id}":                            {account.Admin, "users/99", "", http.StatusNotFound},
	"GET audit":                                    {account.Admin, "", "", http.StatusOK},
	"GET divisions":                                {account.Player, "", "", http.StatusOK},
	"GET seasons":                                  {account.Player, "seasons?division=SP1", "", http.StatusOK},
	"GET teams":                                    {account.Player, "", "", http.StatusOK},
	"GET teams/{id}":                               {account.Player, "teams/1", "", http.StatusOK},
	"POST teams":                                   {account.Editor, "", `{"name": "A", "country": "ES"}`, http.StatusConflict},
	"PATCH teams/{id}":                             {account.Editor, "teams/1", `{}`, http.StatusOK},
	"POST referees":                                {account.Editor, "", `{"name": "M Riley", "country": "ES"}`, http.StatusConflict},
	"PATCH referees/{id}":                          {account.Editor, "referees/1", `{"name": "M Riley"}`, http.StatusOK},
	"POST team-merges":                             {account.Editor, "", `{"from": 1, "into": 1}`, http.StatusUnprocessableEntity},
	"GET team-merges":                              {account.Editor, "", "", http.StatusOK},
	"DELETE team-merges/{id}":                      {account.Editor, "team-merges/9", "", http.StatusNotFound},
	"POST imports":                                 {account.Editor, "", "", http.StatusUnsupportedMediaType},
	"POST imports/fetch":                           {account.Editor, "", `{}`, http.StatusUnprocessableEntity},
	"POST imports/preview":                         {account.Editor, "", "", http.StatusUnsupportedMediaType},
	"POST imports/fetch/preview":                   {account.Editor, "", `{}`, http.StatusUnprocessableEntity},
	"POST jobs":                                    {account.Editor, "", `{"kind": "dance"}`, http.StatusUnprocessableEntity},
	"GET jobs":                                     {account.Editor, "", "", http.StatusOK},
	"GET jobs/{id}":                                {account.Editor, "jobs/99", "", http.StatusNotFound},
	"GET jobs/{id}/problems":                       {account.Editor, "jobs/99/problems", "", http.StatusNotFound},
	"POST imports/preview/problems":                {account.Editor, "", "", http.StatusUnsupportedMediaType},
	"POST imports/fetch/preview/problems":          {account.Editor, "", "{}", http.StatusUnprocessableEntity},
	"DELETE jobs/{id}":                             {account.Editor, "jobs/99", "", http.StatusNotFound},
	"POST jobs/{id}/retry":                         {account.Editor, "jobs/99/retry", "", http.StatusNotFound},
	"POST jornadas/bench":                          {account.Player, "jornadas/bench", `{}`, http.StatusUnprocessableEntity},
	"POST jornadas/{id}/workshop":                  {account.Player, "jornadas/99/workshop", `{}`, http.StatusUnprocessableEntity},
	"POST jornadas/{id}/scrutiny":                  {account.Player, "jornadas/99/scrutiny", `{"lines": ["11111111111111"]}`, http.StatusNotFound},
	"GET tickets/invitations":                      {account.Player, "", "", http.StatusOK},
	"GET tickets/members":                          {account.Player, "", "", http.StatusOK},
	"POST tickets/{id}/membership":                 {account.Player, "tickets/99/membership", "", http.StatusNotFound},
	"PUT tickets/{id}/members/{member}/paid":       {account.Player, "tickets/99/members/1/paid", `{"paid": true}`, http.StatusNotFound},
	"POST jornadas/{id}/payouts":                   {account.Player, "jornadas/99/payouts", `{"ticket": {"marks": [` + fourteenMarks + `]}}`, http.StatusNotFound},
	"GET condition-sets":                           {account.Player, "", "", http.StatusOK},
	"GET ways":                                     {account.Player, "", "", http.StatusOK},
	"POST ways":                                    {account.Player, "", `{}`, http.StatusUnprocessableEntity},
	"PUT ways/{id}":                                {account.Player, "ways/99", `{"name": "usual", "way": {"budget": 12, "objective": "p10"}}`, http.StatusNotFound},
	"DELETE ways/{id}":                             {account.Player, "ways/99", "", http.StatusNotFound},
	"POST condition-sets":                          {account.Player, "", `{}`, http.StatusUnprocessableEntity},
	"PUT condition-sets/{id}":                      {account.Player, "condition-sets/99", `{"name": "usual", "conditions": ["variants 3"]}`, http.StatusNotFound},
	"DELETE condition-sets/{id}":                   {account.Player, "condition-sets/99", "", http.StatusNotFound},
	"GET jornadas/{id}/live":                       {account.Player, "jornadas/99/live", "", http.StatusNotFound},
	"GET jornadas/{id}/live/events":                {account.Player, "jornadas/99/live/events", "", http.StatusNotFound},
	"GET sources":                                  {account.Editor, "", "", http.StatusOK},
	"GET status":                                   {account.Editor, "", "", http.StatusOK},
	"GET jobs/{id}/events":                         {account.Editor, "jobs/99/events", "", http.StatusNotFound},
	"GET imports/last-update":                      {account.Editor, "", "", http.StatusOK},
	"GET imports/template":                         {account.Editor, "", "", http.StatusOK},
	"GET export/{list}":                            {account.Player, "export/teams", "", http.StatusOK},
	"GET teams/{id}/places":                        {account.Player, "teams/1/places?division=SP1&season=2023", "", http.StatusOK},
	"GET teams/{id}/ratings":                       {account.Player, "teams/1/ratings", "", http.StatusOK},
	"GET ratings":                                  {account.Player, "ratings?division=SP1", "", http.StatusOK},
	"GET referees/{id}":                            {account.Player, "referees/1", "", http.StatusOK},
	"GET standings":                                {account.Player, "standings?division=SP1", "", http.StatusOK},
	"GET deductions":                               {account.Player, "deductions?division=SP1&season=2023", "", http.StatusOK},
	"GET competitions":                             {account.Player, "", "", http.StatusOK},
	"GET competitions/{code}":                      {account.Player, "competitions/SP1", "", http.StatusOK},
	"POST competitions":                            {account.Admin, "", `{"code": "XX"}`, http.StatusUnprocessableEntity},
	"PUT competitions/{code}":                      {account.Admin, "competitions/SP1", `{"code": "XX"}`, http.StatusUnprocessableEntity},
	"DELETE competitions/{code}":                   {account.Admin, "competitions/XX", "", http.StatusNotFound},
	"POST deductions":                              {account.Editor, "", `{"division": "XX"}`, http.StatusUnprocessableEntity},
	"DELETE deductions/{id}":                       {account.Editor, "deductions/99", "", http.StatusNotFound},
	"GET referees":                                 {account.Player, "", "", http.StatusOK},
	"GET matches":                                  {account.Player, "", "", http.StatusOK},
	"GET matches/{id}":                             {account.Player, "matches/1", "", http.StatusOK},
	"GET matches/{id}/forecast":                    {account.Player, "matches/7/forecast", "", http.StatusOK},
	"POST matches":                                 {account.Editor, "", `{"division": "XX"}`, http.StatusUnprocessableEntity},
	"PUT matches/{id}":                             {account.Editor, "matches/1", `{}`, http.StatusUnprocessableEntity},
	"DELETE matches/{id}":                          {account.Editor, "matches/1", "", http.StatusPreconditionRequired},
	"PUT matches/{id}/result":                      {account.Editor, "matches/1/result", `{}`, http.StatusUnprocessableEntity},
	"DELETE matches/{id}/result":                   {account.Editor, "matches/1/result", "", http.StatusPreconditionRequired},
	"GET matches/{id}/changes":                     {account.Player, "matches/1/changes", "", http.StatusOK},
	"GET forecasts":                                {account.Player, "", "", http.StatusOK},
	"GET forecast":                                 {account.Player, "forecast?home=A&away=Nobody", "", http.StatusNotFound},
	"GET models":                                   {account.Player, "", "", http.StatusOK},
	"GET models/{id}":                              {account.Player, "models/1", "", http.StatusOK},
	"POST models/{id}/activate":                    {account.Editor, "models/99/activate", `{}`, http.StatusNotFound},
	"GET comparisons":                              {account.Player, "", "", http.StatusOK},
	"GET jornadas":                                 {account.Player, "", "", http.StatusOK},
	"POST jornadas":                                {account.Editor, "", `{}`, http.StatusUnprocessableEntity},
	"POST jornadas/imports":                        {account.Editor, "", "", http.StatusUnsupportedMediaType},
	"GET jornadas/seasons":                         {account.Player, "", "", http.StatusOK},
	"GET jornadas/draft":                           {account.Editor, "", "", http.StatusOK},
	"GET jornadas/{id}":                            {account.Player, "jornadas/99", "", http.StatusNotFound},
	"PUT jornadas/{id}":                            {account.Editor, "jornadas/99", `{}`, http.StatusUnprocessableEntity},
	"DELETE jornadas/{id}":                         {account.Editor, "jornadas/99", "", http.StatusPreconditionRequired},
	"PUT jornadas/{id}/results":                    {account.Editor, "jornadas/99/results", `{"signs": "11111111111111"}`, http.StatusNotFound},
	"POST jornadas/{id}/odds":                      {account.Player, "jornadas/99/odds", `{"ticket": {}}`, http.StatusNotFound},
	"POST jornadas/{id}/suggestions":               {account.Player, "jornadas/99/suggestions", `{"budget": 12, "objective": "p14", "kind": "columns"}`, http.StatusNotFound},
	"POST jornadas/{id}/comparisons":               {account.Player, "jornadas/99/comparisons", `{"budget": 12, "objective": "p12"}`, http.StatusNotFound},
	"POST jornadas/{id}/proposals":                 {account.Player, "jornadas/99/proposals", `{"budget": 12}`, http.StatusNotFound},
	"GET jornadas/{id}/views":                      {account.Player, "jornadas/99/views", "", http.StatusNotFound},
	"PUT jornadas/{id}/fixtures/{fixture}/view":    {account.Player, "jornadas/99/fixtures/1/view", `{"percentages": [50, 30, 20]}`, http.StatusNotFound},
	"DELETE jornadas/{id}/fixtures/{fixture}/view": {account.Player, "jornadas/99/fixtures/1/view", "", http.StatusNotFound},
	"GET jornadas/{id}/replay":                     {account.Player, "jornadas/99/replay", "", http.StatusNotFound},
	"GET tickets":                                  {account.Player, "", "", http.StatusOK},
	"POST tickets":                                 {account.Player, "", `{"jornadaId": 99, "ticket": {}}`, http.StatusNotFound},
	"GET tickets/{id}":                             {account.Player, "tickets/99", "", http.StatusNotFound},
	"PUT tickets/{id}":                             {account.Player, "tickets/99", `{"jornadaId": 99, "ticket": {}}`, http.StatusNotFound},
	"DELETE tickets/{id}":                          {account.Player, "tickets/99", "", http.StatusNotFound},
	"DELETE tickets/{id}/membership":               {account.Player, "tickets/99/membership", "", http.StatusNotFound},
	"GET tickets/balance":                          {account.Player, "", "", http.StatusOK},
	"GET tickets/{id}/columns":                     {account.Player, "tickets/99/columns", "", http.StatusNotFound},
	"GET simulations":                              {account.Player, "simulations?division=E0", "", http.StatusNotFound},
	"POST simulations":                             {account.Player, "", `{"division": "SP1", "fixed": []}`, http.StatusOK},
	"GET forecasts/as-of":                          {account.Player, "forecasts/as-of?date=2023-08-20", "", http.StatusNotFound},
	"GET track-record":                             {account.Player, "", "", http.StatusOK},
	"GET track-record/forecasts":                   {account.Player, "", "", http.StatusOK},
}

func TestEachRouteForEachRole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.fill(t)
		var description struct {
			Paths map[string]map[string]struct {
				Role     account.Role          `json:"x-role"`
				Security []map[string][]string `json:"security"`
			}
		}
		if err := json.Unmarshal(p.server.OpenAPI(), &description); err != nil {
			t.Fatal(err)
		}
		described := map[string]account.Role{}
		for path, methods := range description.Paths {
			for method, operation := range methods {
				described[strings.ToUpper(method)+" "+strings.TrimPrefix(path, "/api/v1/")] = operation.Role
			}
		}
		for route, role := range described {
			if want, ok := routeRoles[route]; !ok || want.role != role {
				t.Errorf("%s is described for %q, and not so in this test's table", route, role)
			}
		}

		roles := []account.Role{anyone, account.Player, account.Editor, account.Admin}
		for _, role := range roles[1:] {
			p.addUser(t, "a."+string(role), role)
		}
		tried := 0
		for _, route := range slices.Sorted(maps.Keys(routeRoles)) {
			want := routeRoles[route]
			method, path, _ := strings.Cut(route, " ")
			if want.path != "" {
				path = want.path
			}
			if _, ok := described[route]; !ok {
				t.Errorf("%s is not described", route)
			}
			for i, role := range roles {
				c := call{method: method, path: "/api/v1/" + path, body: want.body, address: "192.0.2." + strconv.Itoa(tried%200)}
				if role != anyone {
					c.header = map[string]string{"Authorization": "Bearer " + p.sessionOf(t, role)}
				}
				status := want.status
				switch {
				case want.role == anyone:
				case role == anyone:
					status = http.StatusUnauthorized
				case i < slices.Index(roles, want.role):
					status = http.StatusForbidden
				}
				response := p.do(t, c)
				wantStatus(t, route+" as "+string(role), response, status)
				if status >= http.StatusBadRequest {
					wantProblem(t, route+" as "+string(role), response, status)
				}
				tried++
			}
		}
		if tried != len(described)*len(roles) {
			t.Errorf("%d of %d tries", tried, len(described)*len(roles))
		}
	})
}

// A caller without the required role gets 403 whatever the request, and so learns
// neither its format nor what exists.
func TestForbiddenRequestsRevealNothing(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	p.addUser(t, "a.player", account.Player)
	token := p.sessionOf(t, account.Player)
	for _, c := range []struct{ method, path, body string }{
		{"POST", "users", "garbage"},
		{"POST", "users", `{"name": "ana", "role": "admin"}`},
		{"PATCH", "users/1", `{"role": "player"}`},
		{"PATCH", "users/x", ""},
		{"DELETE", "users/1", ""},
		{"GET", "users?nonsense=1", ""},
	} {
		wantProblem(t, c.method+" "+c.path, p.send(t, token, c.method, "/api/v1/"+c.path, c.body), http.StatusForbidden)
	}
}

// sessionOf starts a session of the user named "a." and the role, without the slow
// check of a password.
func (p *product) sessionOf(t testing.TB, role account.Role) string {
	t.Helper()
	found, err := p.store.UserByName(t.Context(), "a."+string(role))
	if err != nil {
		t.Fatal(err)
	}
	refresh := account.NewRefreshToken()
	session := account.Session{
		ID: account.NewID(), UserID: found.ID, AccessID: account.NewID(), AccessIssuedAt: today,
		CreatedAt: today, LastUsedAt: today, ExpiresAt: today.Add(refreshTTL),
	}
	if err := p.store.AddSession(t.Context(), session, account.HashRefreshToken(refresh)); err != nil {
		t.Fatal(err)
	}
	return decode[tokens](t, p.refresh(t, refresh)).Access
}
