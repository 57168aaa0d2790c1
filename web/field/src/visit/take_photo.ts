// From the camera's file to what is kept and sent: small enough for a village's network, with the camera's own notes.
import { exifOf, withExif } from "./exif_segment";

const longestSide = 2048;
const smallSide = 320;
const sentAsItIsBytes = 1_200_000;

export interface TakenPhoto {
  picture: Blob;
  small: Blob;
  takenAtMs: number;
}

function drawn(image: ImageBitmap, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function toJpeg(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture could not be written"))), "image/jpeg", quality);
  });
}

async function smaller(file: Blob, image: ImageBitmap): Promise<Blob> {
  const jpeg = await toJpeg(drawn(image, longestSide), 0.85);
  const notes = exifOf(new Uint8Array(await file.arrayBuffer()));
  if (!notes) return jpeg;
  const whole = withExif(new Uint8Array(await jpeg.arrayBuffer()), notes);
  return new Blob([whole as Uint8Array<ArrayBuffer>], { type: "image/jpeg" });
}

/** Fails where the file is no picture that this browser can open. */
export async function takePhoto(file: File): Promise<TakenPhoto> {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const asItIs = file.type === "image/jpeg" && file.size <= sentAsItIsBytes && Math.max(image.width, image.height) <= 2 * longestSide;
    // Its bytes are read now: a file of the camera's may be gone by the time it is sent.
    const picture = asItIs ? new Blob([await file.arrayBuffer()], { type: "image/jpeg" }) : await smaller(file, image);
    return { picture, small: await toJpeg(drawn(image, smallSide), 0.7), takenAtMs: Date.now() };
  } finally {
    image.close();
  }
}
