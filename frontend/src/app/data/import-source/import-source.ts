import {Component, inject, output, signal} from '@angular/core';
import {ImportsService} from '../../api/imports/imports.service';
import {Download} from '../../shared/download/download';
import {importSettingsLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import type {Wanted} from '../import-flow/import-flow';
import {Translator} from '../../core/translator';

/** Takes files, by dropping or choosing them, or the address of one. */
@Component({
  selector: 'app-import-source',
  imports: [Download, Limited],
  templateUrl: './import-source.html',
  styleUrl: './import-source.scss',
})
export class ImportSource {
  protected readonly t = inject(Translator).t;
  protected readonly limits = importSettingsLimits;
  readonly chosen = output<Wanted>();

  protected readonly template = inject(ImportsService).getImportTemplate();
  protected readonly draggedOver = signal(false);

  protected choose(files: FileList | null | undefined): void {
    this.draggedOver.set(false);
    if (files?.length) {
      this.chosen.emit({files: [...files], parts: []});
    }
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.choose(event.dataTransfer?.files);
  }

  protected hover(event: DragEvent, draggedOver: boolean): void {
    event.preventDefault();
    this.draggedOver.set(draggedOver);
  }

  protected takeAddress(event: Event, address: string): void {
    event.preventDefault();
    if (address.trim()) {
      this.chosen.emit({files: [], parts: [{address: address.trim()}]});
    }
  }
}
