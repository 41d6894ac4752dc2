package api

import (
	"context"
	"fmt"

	"github.com/quinielaml/quinielaml/backend/internal/api/quinielaml"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// originalAdapter lets the protocol of the original demonstration do what the routes of
// this API do.
type originalAdapter struct{ *Server }

func (s *Server) originalRoutes(store quinielaml.Store) {
	o := originalAdapter{s}
	quinielaml.Register(s.echo, quinielaml.Handler{
		Store: store, Matches: o, Jobs: s.cfg.Jobs, Sessions: o, Allow: checkRole, Now: s.cfg.Now,
	})
}

// Login begins a session.
func (o originalAdapter) Login(ctx context.Context, user, password, device string) (quinielaml.Tokens, error) {
	in := &loginInput{UserAgent: device, Body: &loginBody{User: user, Password: password}}
	return handleTokens(ctx, o, in, o.login)
}

// Refresh gives new tokens for a refresh token.
func (o originalAdapter) Refresh(ctx context.Context, token string) (quinielaml.Tokens, error) {
	return handleTokens(ctx, o, &refreshInput{Body: refreshBody{token}}, o.refresh)
}

func handleTokens[I any](ctx context.Context, o originalAdapter, in *I, handle func(context.Context, *I) (*body[tokensBody], error)) (quinielaml.Tokens, error) {
	if err := o.translator.validate(ctx, in); err != nil {
		return quinielaml.Tokens{}, err
	}
	out, err := handle(ctx, in)
	if err != nil {
		return quinielaml.Tokens{}, err
	}
	t := out.Body
	return quinielaml.Tokens{Access: t.AccessToken, Refresh: t.RefreshToken, Subject: t.Subject, IssuedAt: t.IssuedAt, ExpiresAt: t.ExpiresAt}, nil
}

// Logout ends the caller's session and those of its group.
func (o originalAdapter) Logout(ctx context.Context) error {
	_, err := o.logout(ctx, &leaveInput{})
	return err
}

// Revoke ends the caller's session alone.
func (o originalAdapter) Revoke(ctx context.Context) error {
	_, err := o.revoke(ctx, nil)
	return err
}

// AddFixture adds a match that is forecast at once.
func (o originalAdapter) AddFixture(ctx context.Context, f quinielaml.Fixture) error {
	timeKnown := false
	in := &newMatchInput{matchDetailsBody{
		Division: f.Division.Code, Season: f.Season.String(), Matchday: f.Matchday, Kickoff: f.Day, KickoffTimeKnown: &timeKnown,
		HomeTeamID: f.Home, AwayTeamID: f.Away, RefereeID: f.Referee,
	}}
	if err := o.translator.validate(ctx, in); err != nil {
		return err
	}
	_, err := o.addMatch(ctx, in)
	return err
}

// SetScore enters or corrects the score of a match.
func (o originalAdapter) EnterScore(ctx context.Context, id int64, score football.Score) error {
	return o.withCurrentVersion(ctx, id, func(etag string) error {
		_, err := o.updateMatch(ctx, id, etag, "result entered", func(record *football.MatchRecord) error { return record.SetScore(score) })
		return err
	})
}

// DeleteMatch deletes a match.
func (o originalAdapter) DeleteMatch(ctx context.Context, id int64) error {
	return o.withCurrentVersion(ctx, id, func(etag string) error {
		_, err := o.deleteMatch(ctx, &matchVersionInput{ID: id, IfMatch: etag})
		return err
	})
}

// withCurrentVersion changes whichever version of a match is the present one: the original
// protocol has no versions, the last word counts. A try that came too late means
// that another change went through, so this ends.
func (o originalAdapter) withCurrentVersion(ctx context.Context, id int64, change func(etag string) error) error {
	for {
		record, err := o.store.Match(ctx, id)
		if err != nil {
			return err
		}
		if err := change(fmt.Sprintf(`"%d"`, record.Version)); fault.KindOf(err) != fault.Stale {
			return err
		}
	}
}
