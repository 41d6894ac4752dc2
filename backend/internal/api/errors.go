package api

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/api/quinielaml"
	"github.com/quinielaml/quinielaml/backend/internal/dberr"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/requestid"
)

// problem is the body of every error (RFC 9457). Unlike Huma's own it never
// repeats the value that was sent: it may be a password.
type problem struct {
	Title  string          `json:"title" doc:"the status in words"`
	Status int             `json:"status"`
	Detail string          `json:"detail,omitempty" doc:"what happened, in a sentence"`
	Errors []problemDetail `json:"errors,omitempty" doc:"what is wrong with which value"`
	// RequestID is added when the problem is sent.
	RequestID string `json:"requestId,omitempty" doc:"names the request in the server's log; also in the header X-Request-Id"`

	fault *fault.Error // that Detail is the sentence of
}

type problemDetail struct {
	Location string `json:"location" doc:"where the value is: body.user, query.season …"`
	Message  string `json:"message"`
	Code     string `json:"code,omitempty" doc:"names the reason for programs that have their own words for it"`
	// Choices are the teams that a name may mean.
	Choices []problemChoice `json:"choices,omitempty" doc:"what the value may mean: send the id of one of these instead"`
}

type problemChoice struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Country string `json:"country" doc:"of its league; of national teams FIFA"`
	Field   string `json:"field" doc:"whose teams: men, women, men-national, women-national"`
}

func choicesOf(f *fault.Error) (choices []problemChoice) {
	for _, c := range f.Choices {
		choices = append(choices, problemChoice(c))
	}
	return choices
}

// of adds the id of the request that the problem answers.
func (p *problem) of(ctx context.Context) *problem {
	p.RequestID = requestid.Of(ctx)
	return p
}

func (p *problem) Error() string             { return p.Detail }
func (p *problem) GetStatus() int            { return p.Status }
func (p *problem) ContentType(string) string { return problemJSON }

const problemJSON = "application/problem+json"

func newProblem(status int, detail string, details ...problemDetail) *problem {
	return &problem{Title: http.StatusText(status), Status: status, Detail: detail, Errors: details}
}

// unreadableBody is Huma's detail for a body that breaks the rules of HTTP.
const unreadableBody = "cannot read request body"

// installProblems makes Huma answer with problem. It asks for a package variable
// to be set; setting it once keeps servers in parallel tests apart.
var installProblems = sync.OnceFunc(func() {
	huma.NewError = func(status int, detail string, errs ...error) huma.StatusError {
		if status == http.StatusInternalServerError && detail == unreadableBody {
			status = http.StatusBadRequest // it is the client's fault: a chunk or the end is wrong
		}
		for _, err := range errs {
			if isOfOtherType(err) {
				status, detail, errs = http.StatusUnsupportedMediaType, "The body is not of the type that this route takes.", nil
				break
			}
			if isUnreadableForm(err) {
				status, detail, errs = http.StatusBadRequest, "The form cannot be read.", nil
				break
			}
		}
		p := newProblem(status, detail)
		for _, err := range errs {
			var detailed huma.ErrorDetailer
			if f, ok := errors.AsType[*fault.Error](err); ok {
				p.fault = f
			} else if errors.As(err, &detailed) {
				d := detailed.ErrorDetail()
				location, message := d.Location, d.Message
				if before, after, ok := strings.Cut(message, ": "); ok && location == "body" && strings.HasPrefix(before, "body") {
					location, message = before, after // from jsonFormat, which knows more
				}
				p.Errors = append(p.Errors, problemDetail{Location: location, Message: message})
			} else if err != nil && status < http.StatusInternalServerError {
				p.Errors = append(p.Errors, problemDetail{Message: err.Error()})
			}
		}
		return p
	}
})

// isOfOtherType reports whether an error of Huma says that a body has another content
// type than the route takes.
func isOfOtherType(err error) bool {
	detailed, ok := errors.AsType[*huma.ErrorDetail](err)
	return ok && detailed.Location == "body" &&
		(strings.HasPrefix(detailed.Message, huma.ErrUnknownContentType.Error()) || strings.HasSuffix(detailed.Message, http.ErrNotMultipart.Error()))
}

func isUnreadableForm(err error) bool {
	detailed, ok := errors.AsType[*huma.ErrorDetail](err)
	return ok && detailed.Location == "body" && strings.HasPrefix(detailed.Message, "cannot read multipart form")
}

var statusOf = map[fault.Kind]int{
	fault.Internal:     http.StatusInternalServerError,
	fault.Invalid:      http.StatusUnprocessableEntity,
	fault.Unauthorized: http.StatusUnauthorized,
	fault.Forbidden:    http.StatusForbidden,
	fault.NotFound:     http.StatusNotFound,
	fault.Conflict:     http.StatusConflict,
	fault.Stale:        http.StatusPreconditionFailed,
	fault.Unavailable:  http.StatusServiceUnavailable,
	fault.TooMany:      http.StatusTooManyRequests,
}

const internalDetail = "Something went wrong on the server; it has been noted."

// retryAfterOutage is the Retry-After in seconds while the database is away or full.
const retryAfterOutage = "5"

// problemOf makes an answer of an error. Only faults speak to the client; all
// else is logged here, once.
func (r *router) problemOf(ctx context.Context, err error) error {
	var (
		status  huma.StatusError
		f       *fault.Error
		tooMany *auth.TooManyTries
	)
	switch {
	case errors.As(err, &status):
		return err // with its headers, if it has any
	case errors.As(err, &f):
		if cause := f.Unwrap(); cause != nil {
			r.log.ErrorContext(ctx, "request failed", "error", cause)
		}
		p := newProblem(statusOf[f.Kind], f.Error())
		p.fault = f
		if f.Location != "" || f.Code != "" {
			p.Errors = []problemDetail{{f.Location, f.Error(), f.Code, choicesOf(f)}}
		}
		if f.Kind == fault.Unavailable || f.Kind == fault.TooMany {
			return huma.ErrorWithHeaders(p, http.Header{"Retry-After": {retryAfterOutage}})
		}
		return p
	case errors.As(err, &tooMany):
		return huma.ErrorWithHeaders(
			newProblem(http.StatusTooManyRequests, "Too many tries. Wait a little and try again."),
			http.Header{"Retry-After": {strconv.Itoa(seconds(tooMany.Wait))}})
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return newProblem(statusClientGone, "The request was cancelled.")
	case dberr.KindOf(err) == dberr.Unavailable: // of SQL outside the store, such as the queue's
		return r.problemOf(ctx, dberr.Fault(err, fault.Say("a request")))
	}
	r.log.ErrorContext(ctx, "request failed", "error", err)
	return newProblem(http.StatusInternalServerError, internalDetail)
}

// statusClientGone is what servers commonly log for a client that left; nobody reads it.
const statusClientGone = 499

// sentence is all of a problem that one text can say.
func (p *problem) sentence() string {
	text := []string{p.Detail}
	for _, one := range p.Errors {
		if one.Message != p.Detail {
			text = append(text, one.Message+".")
		}
	}
	return strings.Join(text, " ")
}

// handleError answers errors from outside Huma: Echo's own, middleware's and the
// original protocol's.
func (s *Server) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	var (
		p       *problem
		he      *echo.HTTPError
		headers huma.HeadersError
	)
	if errors.As(err, &he) {
		p = newProblem(he.Code, http.StatusText(he.Code))
	} else if err = s.problemOf(c.Request().Context(), err); !errors.As(err, &p) {
		p = newProblem(http.StatusInternalServerError, internalDetail)
	}
	if errors.As(err, &headers) {
		maps.Copy(c.Response().Header(), headers.GetHeaders())
	}
	if p.Status == http.StatusUnauthorized {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, "Bearer")
	}
	if quinielaml.Handles(c.Request().URL.Path) {
		err = quinielaml.WriteError(c, p.Status, p.sentence())
	} else {
		language := preferredLanguage(c.Request().Header.Get("Accept-Language"))
		c.Response().Header().Set(echo.HeaderContentType, problemJSON)
		c.Response().Header().Set("Content-Language", language)
		err = c.JSON(p.Status, p.translate(translationsFor(language)).of(c.Request().Context()))
	}
	if err != nil {
		s.cfg.Log.WarnContext(c.Request().Context(), "error answer not sent", "error", err)
	}
}
