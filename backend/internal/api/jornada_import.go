package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"reflect"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

// jornadaImportSettings are the form field "settings" of an upload of jornadas.
type jornadaImportSettings struct {
	SkipWrong bool        `json:"skipWrong,omitempty" doc:"keep the good jornadas of a file with wrong ones"`
	Season    seasonInput `json:"season,omitempty" validate:"omitempty,season" doc:"of the public's percentages, which do not say it"`
	Number    int         `json:"number,omitempty" validate:"omitempty,min=1,max=150" doc:"of the jornada whose percentages they are"`
}

type jornadaImportSettingsInput struct {
	Body jornadaImportSettings
}

type importedJornadasBody struct {
	Items     []jornadaBody `json:"items" nullable:"false"`
	Refused   []string      `json:"refused" nullable:"false" doc:"jornadas of the files that were left out, with skipWrong"`
	Corrected []string      `json:"corrected" nullable:"false" doc:"what was wrong in the files and was put right"`
}

func (s jornadaRoutes) importJornadas(ctx context.Context, in *uploadInput) (*body[importedJornadasBody], error) {
	text, files, err := readForm(in, "settings")
	if err != nil {
		return nil, err
	}
	var settings jornadaImportSettings
	if text != "" {
		if err := jsonFormat.Unmarshal([]byte(text), &settings); err != nil {
			return nil, fault.At("body.settings", fault.New(fault.Invalid, "the settings are not JSON of the right form"))
		}
		if err := s.translator.validate(ctx, &jornadaImportSettingsInput{settings}); err != nil {
			return nil, err
		}
		c := s.newChecker(ctx)
		c.json("body.settings", c.schemas.Schema(reflect.TypeFor[jornadaImportSettings](), true, ""), []byte(text))
		if err := c.problem(); err != nil {
			return nil, err
		}
	}
	read, err := s.uploadedJornadas(files, jornada.Asked{Season: seasonOf(settings.Season), Number: settings.Number})
	if err != nil {
		return nil, fault.At("body.file", err)
	}
	done, err := playing.ImportPublished(ctx, s.store, read, settings.SkipWrong, s.now())
	if err != nil {
		return nil, fault.At("body.file", err)
	}
	catalog := translationsFor(languageOf(ctx))
	b := importedJornadasBody{Items: []jornadaBody{}, Refused: sentencesIn(catalog, done.Refused), Corrected: sentencesIn(catalog, done.Corrected)}
	for _, j := range done.Jornadas {
		b.Items = append(b.Items, s.body(j))
	}
	return answer(b), nil
}

func sentencesIn(catalog fault.Catalog, sentences []fault.Sentence) []string {
	list := make([]string, 0, len(sentences))
	for _, one := range sentences {
		list = append(list, one.In(catalog))
	}
	return list
}

// uploadedJornadas reads the jornadas of all uploaded files.
func (s jornadaRoutes) uploadedJornadas(files []*multipart.FileHeader, asked jornada.Asked) (all jornada.Reading, err error) {
	for _, header := range files {
		file, err := header.Open()
		if err != nil {
			return all, err
		}
		content, err := io.ReadAll(file)
		if err := errors.Join(err, file.Close()); err != nil {
			return all, err
		}
		read, err := s.importer.Jornadas(bytes.NewReader(content), asked)
		if err != nil {
			return all, fault.New(fault.Invalid, "%s: %v", header.Filename, err)
		}
		for _, j := range read.Jornadas {
			j.File = header.Filename
			all.Jornadas = append(all.Jornadas, j)
		}
		for _, refused := range read.Refused {
			all.Refused = append(all.Refused, fault.New(fault.Invalid, "%s: %v", header.Filename, refused))
		}
	}
	return all, nil
}
