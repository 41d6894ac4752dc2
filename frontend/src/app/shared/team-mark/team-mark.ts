import {Component, computed, input} from '@angular/core';
import {initials, teamColours} from './team-colours';

/** A team's initials on a two-coloured shield made from its name. */
@Component({
  selector: 'app-team-mark',
  templateUrl: './team-mark.html',
  styleUrl: './team-mark.scss',
})
export class TeamMark {
  readonly name = input.required<string>();

  protected readonly initials = computed(() => initials(this.name()));
  protected readonly colours = computed(() => teamColours(this.name()));
}
