/** Has the browser save a file. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** What spreadsheets would run instead of showing it; a number with its sign is none. */
const formula = /^(?:[=@\t\r]|[+-](?![\d.,]))/;

function cell(text: string, separator: string): string {
  const plain = text.replace(/\s+/g, ' ').trim().replace(/^−/, '-');
  const safe = formula.test(plain) && plain !== '-' ? `'${plain}` : plain;
  return safe.includes('"') || safe.includes(separator) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * A table as it is shown, as CSV for spreadsheets: where decimals have a comma, cells
 * are separated by semicolons.
 */
export function csvOf(table: HTMLTableElement, language: string): Blob {
  const separator = language === 'es' ? ';' : ',';
  const lines = [...table.rows].map((row) =>
    [...row.cells]
      .flatMap((one) => [cell(one.textContent, separator), ...Array<string>(one.colSpan - 1).fill('')])
      .join(separator),
  );
  // Spreadsheets take a file for UTF-8 only with this mark.
  return new Blob(['\uFEFF', lines.join('\r\n'), '\r\n'], {type: 'text/csv;charset=utf-8'});
}

/** A drawing of the page as a file of its own, with the colours that it has here. */
export function svgOf(drawing: SVGElement): Blob {
  const copy = drawing.cloneNode(true) as SVGElement;
  const copies = copy.querySelectorAll<SVGElement>('*');
  drawing.querySelectorAll<SVGElement>('*').forEach((original, index) => {
    // The page's colours depend on its theme, which the file does not know.
    const {fill, stroke} = getComputedStyle(original);
    Object.assign(copies[index]?.style ?? {}, {fill, stroke});
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.style.background = getComputedStyle(drawing.closest('.card') ?? document.body).backgroundColor;
  return new Blob([new XMLSerializer().serializeToString(copy)], {type: 'image/svg+xml'});
}
