package api

import (
	"maps"
	"mime/multipart"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Content types of requests and responses.
const (
	csvType  = "text/csv"
	textType = "text/plain"
	jsonType = "application/json"
	formType = "multipart/form-data"
)

// text describes content that is any text.
func text() *huma.Schema { return &huma.Schema{Type: huma.TypeString} }

// responding describes a route that responds 200 with content that is not the JSON of a
// type.
func responding(op huma.Operation, contentType string, schema *huma.Schema) huma.Operation {
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{}}}
	}
	op.Responses["200"].Content[contentType] = &huma.MediaType{Schema: schema}
	return op
}

// uploading describes a route that takes a form with files as the field "file", and
// settings, if it has any, as JSON in the field "settings". The handler reads the
// form itself.
func (r *router) uploading(op huma.Operation, settings reflect.Type) huma.Operation {
	one := 1
	form := &huma.Schema{Type: huma.TypeObject, Required: []string{"file"}, Properties: map[string]*huma.Schema{
		"file": {Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString, Format: "binary"}, MinItems: &one},
	}, AdditionalProperties: false}
	content := &huma.MediaType{Schema: form}
	if settings != nil {
		form.Properties["settings"] = r.api.OpenAPI().Components.Schemas.Schema(settings, true, "")
		describeBody(r.api, settings)
		content.Encoding = map[string]*huma.Encoding{"settings": {ContentType: jsonType}}
	}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{formType: content}}
	op.MaxBodyBytes = uploadLimit
	return op
}

// readForm returns the files of a form and the text of its field with settings, if it
// may have one. It returns an Invalid fault if there is no file, or a field that is not
// known.
func readForm(in *uploadInput, settings ...string) (content string, files []*multipart.FileHeader, err error) {
	for _, name := range slices.Sorted(maps.Keys(in.RawBody.Value)) {
		if !slices.Contains(settings, name) {
			return "", nil, unknownField(name)
		}
		content = in.RawBody.Value[name][0]
	}
	for _, name := range slices.Sorted(maps.Keys(in.RawBody.File)) {
		if name != "file" {
			return "", nil, unknownField(name)
		}
	}
	files = in.RawBody.File["file"]
	if len(files) == 0 {
		return "", nil, fault.At("body.file", fault.New(fault.Invalid, "there is no file"))
	}
	return content, files, nil
}

func unknownField(name string) error {
	return fault.At("body."+cleantext.Repair(name), fault.New(fault.Invalid, "the form has a field that is not known here"))
}
