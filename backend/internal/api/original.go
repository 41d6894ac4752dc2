package api

import (
	"context"
	"strconv"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/api/quinielaml"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// originalAdapter implements the operations of the original protocol with the
// handlers of this API.
type originalAdapter struct {
	matches matchRoutes
	auth    *auth.Authenticator
}

// Login starts a session without a group.
func (o originalAdapter) Login(ctx context.Context, user, password, device string) (quinielaml.Tokens, error) {
	in := &loginInput{UserAgent: device, Body: &loginBody{User: user, Password: password}}
	if err := o.matches.translator.validate(ctx, in); err != nil {
		return quinielaml.Tokens{}, err
	}
	t, err := o.auth.LogIn(ctx, auth.Login{User: in.Body.User, Password: in.Body.Password, Device: device})
	if err != nil {
		return quinielaml.Tokens{}, o.matches.countRefusal(err)
	}
	return originalTokens(t), nil
}

// Refresh exchanges a refresh token for new tokens.
func (o originalAdapter) Refresh(ctx context.Context, token string) (quinielaml.Tokens, error) {
	in := &refreshInput{Body: refreshBody{token}}
	if err := o.matches.translator.validate(ctx, in); err != nil {
		return quinielaml.Tokens{}, err
	}
	t, err := o.auth.Refresh(ctx, in.Body.RefreshToken)
	return originalTokens(t), err
}

func originalTokens(t auth.Tokens) quinielaml.Tokens {
	return quinielaml.Tokens{
		Access: t.Access, Refresh: t.Refresh, Subject: strconv.FormatInt(t.UserID, 10),
		IssuedAt: t.IssuedAt.Unix(), ExpiresAt: t.ExpiresAt.Unix(), Cookies: t.DeviceCookies,
	}
}

// Logout ends the caller's session and all others of its group.
func (o originalAdapter) Logout(ctx context.Context) error { return o.auth.LogOut(ctx, "") }

// Revoke ends only the caller's session.
func (o originalAdapter) Revoke(ctx context.Context) error { return o.auth.Revoke(ctx) }

// AddFixture adds a match and forecasts it at once.
func (o originalAdapter) AddFixture(ctx context.Context, f quinielaml.Fixture) error {
	timeKnown := false
	in := &newMatchInput{matchDetailsBody{
		Division: f.Division.Code, Season: seasonInput(f.Season.String()), Matchday: f.Matchday, Kickoff: f.Day, KickoffTimeKnown: &timeKnown,
		HomeTeamID: f.Home, AwayTeamID: f.Away, RefereeID: f.Referee,
	}}
	if err := o.matches.translator.validate(ctx, in); err != nil {
		return err
	}
	_, err := o.matches.addMatch(ctx, in)
	return err
}

// ifMatchAny is the If-Match header of any version: the original protocol has no
// versions, so the last change wins.
const ifMatchAny = "*"

// EnterScore sets the score of a match, whatever its version.
func (o originalAdapter) EnterScore(ctx context.Context, id int64, score football.Score) error {
	_, err := o.matches.updateMatch(ctx, id, ifMatchAny, "result entered", func(record *football.MatchRecord) error { return record.SetScore(score) })
	return err
}

// DeleteMatch deletes a match, whatever its version.
func (o originalAdapter) DeleteMatch(ctx context.Context, id int64) error {
	_, err := o.matches.deleteMatch(ctx, &matchVersionInput{ID: id, IfMatch: ifMatchAny})
	return err
}
