import { find, make, makeButton } from './element.js';
import type { Photo } from './photo-view.js';
import type { Sample } from './samples.js';
import { samples } from './samples.js';

/** Who hears of a photo that was chosen, and of what went wrong. */
export interface PhotoListener {
  chosen(photo: Photo): void;
  failed(error: unknown): void;
}

/** Lets people choose, drop, paste or take a photo. */
export function offerPhotos(listener: PhotoListener): void {
  const choose = (file: File | Blob | null | undefined): void => {
    if (file) listener.chosen(ownPhoto(file));
  };
  const input = find('#file', HTMLInputElement);
  input.addEventListener('change', () => {
    choose(input.files?.[0]);
    // The same file may be chosen again after it was changed.
    input.value = '';
  });
  offerSamples(listener);
  offerDrop(choose);
  document.addEventListener('paste', ({ clipboardData }) => {
    choose([...(clipboardData?.files ?? [])].find(isPicture));
  });
  offerPasteButton(choose, listener);
  offerCamera(choose, listener, input);
}

/**
 * Loads a photo that comes with the page.
 * @throws Error when it cannot be fetched.
 */
export async function loadSample(sample: Sample): Promise<Photo> {
  const { name, address, description, caption } = sample;
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  return { blob: await response.blob(), description, caption, sample: name };
}

function ownPhoto(blob: File | Blob): Photo {
  const name = blob instanceof File && blob.name !== '' ? blob.name : 'a photo of yours';
  return { blob, description: `Your photo: ${name}`, caption: name };
}

function isPicture({ type }: Blob): boolean {
  return type.startsWith('image/');
}

function offerSamples(listener: PhotoListener): void {
  const items = samples.map((sample) => {
    const thumbnail = make('img', '');
    thumbnail.src = sample.address;
    thumbnail.alt = sample.caption;
    const button = makeButton(
      '',
      () => {
        loadSample(sample).then(
          (photo) => {
            listener.chosen(photo);
          },
          (error: unknown) => {
            listener.failed(error);
          },
        );
      },
      thumbnail,
    );
    button.dataset.sample = sample.name;
    return make('li', '', button);
  });
  find('#samples', HTMLElement).replaceChildren(...items);
}

function offerDrop(choose: (file: File | undefined) => void): void {
  const veil = find('#drop', HTMLElement);
  const holdsFile = (event: DragEvent): boolean =>
    event.dataTransfer?.types.includes('Files') === true;
  document.addEventListener('dragover', (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) veil.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    veil.hidden = true;
    if (!holdsFile(event)) return;
    event.preventDefault();
    choose(event.dataTransfer?.files[0]);
  });
}

function offerPasteButton(choose: (file: Blob) => void, listener: PhotoListener): void {
  const button = find('#paste', HTMLButtonElement);
  // Where a page may not read the clipboard by itself, the keys for pasting still work.
  button.hidden = !('clipboard' in navigator) || !('read' in navigator.clipboard);
  const paste = async (): Promise<void> => {
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find((each) => each.startsWith('image/'));
      if (type === undefined) continue;
      choose(await item.getType(type));
      return;
    }
    throw new Error('The clipboard holds no picture: copy one first.');
  };
  button.addEventListener('click', () => {
    paste().catch((error: unknown) => {
      listener.failed(error);
    });
  });
}

function offerCamera(
  choose: (file: Blob) => void,
  listener: PhotoListener,
  input: HTMLInputElement,
): void {
  const dialog = find('#camera-dialog', HTMLDialogElement);
  const video = find('#viewfinder', HTMLVideoElement);
  const shutter = find('#shutter', HTMLButtonElement);
  const open = async (): Promise<void> => {
    if (!('mediaDevices' in navigator)) {
      // A page without a secure address has no camera, but a phone's file dialog does.
      input.click();
      return;
    }
    const wanted = { facingMode: 'environment', width: { ideal: 1280 } };
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: wanted });
    // Before the first frame there is nothing to take.
    shutter.disabled = true;
    dialog.showModal();
    await video.play();
    shutter.disabled = false;
  };
  const shoot = async (): Promise<void> => {
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    canvas.getContext('2d')?.drawImage(video, 0, 0);
    choose(await canvas.convertToBlob({ type: 'image/png' }));
    dialog.close();
  };
  const attempt = (work: () => Promise<void>) => () => {
    work().catch((error: unknown) => {
      listener.failed(error);
    });
  };
  find('#camera', HTMLButtonElement).addEventListener('click', attempt(open));
  shutter.addEventListener('click', attempt(shoot));
  find('#camera-close', HTMLButtonElement).addEventListener('click', () => {
    dialog.close();
  });
  dialog.addEventListener('close', () => {
    const stream = video.srcObject;
    if (stream instanceof MediaStream) for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  });
}
