// Codes from a camera or a photo: the browser's own decoder, else a small one fetched only here.
const FORMATS = ["qr_code"];
const MOST_SIDE = 2048; // pixels: a photo of a telephone is larger than any code needs
const MOST_CODES = 12; // in one photo
const EVERY = 150; // milliseconds between two looks

async function made() {
  if ("BarcodeDetector" in window && (await window.BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    return { detector: new window.BarcodeDetector({ formats: FORMATS }), several: true };
  }
  const { BarcodeDetector } = await import("../vendored/qr/decode.js");
  return { detector: new BarcodeDetector({ formats: FORMATS }), several: false };
}

let held;
const reader = () => (held ??= made());

function drawn(source, width, height) {
  const scale = Math.min(1, MOST_SIDE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Every code of a photo. A decoder that finds one at a time looks again beside what it found. */
export async function codesOf(file) {
  const { detector, several } = await reader();
  const picture = await createImageBitmap(file);
  const canvas = drawn(picture, picture.width, picture.height);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  const codes = [];
  while (codes.length < MOST_CODES) {
    const found = await detector.detect(canvas);
    codes.push(...found.map((one) => one.rawValue));
    if (several || !found.length) break;
    for (const { boundingBox: box } of found) pen.fillRect(box.x, box.y, box.width, box.height);
  }
  return codes;
}

/** Show the camera in `view` and call `tell` with each code seen; gives what stops it. */
export async function watch(view, tell) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
  view.srcObject = stream;
  await view.play();
  const { detector } = await reader();
  let open = true;
  (async () => {
    while (open) {
      if (view.readyState >= 2) for (const one of await detector.detect(drawn(view, view.videoWidth, view.videoHeight))) tell(one.rawValue);
      await new Promise((go) => setTimeout(go, EVERY));
    }
  })();
  return () => {
    open = false;
    for (const track of stream.getTracks()) track.stop();
    view.srcObject = null;
  };
}
