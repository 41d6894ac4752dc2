package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestWhatOneUserCanStoreIsLimited(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.SetLimits(store.Limits{Tickets: 1, Jornadas: 1, UserUploads: 1})
		p, token := editor(t, s)
		jornada := jornadaOf(today.Add(2*time.Hour), nil)
		id := decode[struct{ ID int64 }](t, p.send(t, token, "POST", "/api/v1/jornadas", jornada)).ID
		other := strings.Replace(jornada, `"number":1`, `"number":2`, 1)
		refused := wantProblem(t, "a second jornada", p.send(t, token, "POST", "/api/v1/jornadas", other), http.StatusConflict)
		if !strings.Contains(refused.Detail, "there are 1 jornadas") {
			t.Errorf("%+v", refused)
		}

		wantStatus(t, "a ticket", p.send(t, token, "POST", "/api/v1/tickets", ticketOf(id)), http.StatusCreated)
		refused = wantProblem(t, "a second ticket", p.do(t, call{
			method: "POST", path: "/api/v1/tickets", body: ticketOf(id), header: map[string]string{"Authorization": "Bearer " + token, "Accept-Language": "es"},
		}), http.StatusConflict)
		if !strings.Contains(refused.Detail, "tienes 1 boletos de esta jornada") {
			t.Errorf("%+v", refused)
		}

		files := map[string]string{"a.csv": "Div,Date,HomeTeam,AwayTeam\n"}
		wantStatus(t, "an upload", p.upload(t, token, "{}", files), http.StatusAccepted)
		response := p.upload(t, token, "{}", files)
		wantProblem(t, "a second upload", response, http.StatusTooManyRequests)
		if response.Header().Get("Retry-After") == "" {
			t.Errorf("no Retry-After: %v", response.Header())
		}
	})
}
