import {Component, input, output} from '@angular/core';

/** A field for a column file, which gives its lines, or nothing once no file is chosen. */
@Component({
  selector: 'app-column-file',
  template: `
    <div class="field">
      <label [attr.for]="name()">{{ label() }}</label>
      <input
        #file
        type="file"
        accept=".txt,.csv,text/plain"
        [id]="name()"
        [required]="required()"
        (change)="read(file.files)"
      />
    </div>
  `,
})
export class ColumnFile {
  /** The id of the field. */
  readonly name = input.required<string>();
  readonly label = input.required<string>();
  readonly required = input(true);
  readonly lines = output<readonly string[] | undefined>();

  protected async read(files: FileList | null): Promise<void> {
    // Empty lines are kept where others follow: a wrong line is named by its number.
    const text = await files?.[0]?.text();
    this.lines.emit(text?.trimEnd().split(/\r\n?|\n/));
  }
}
