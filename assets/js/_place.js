// Fills in the coordinates of a place: from the device, or by pointing at a plain plan. The text field is what counts.

export function makePlace(place) {
  const input = place.querySelector("input[name$='.coordinates']");
  const plan = place.querySelector("[data-plan]");
  const fill = (latitude, longitude) => {
    input.value = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  if (navigator.geolocation && isSecureContext) offerPosition(place.querySelector("[data-locate]"), fill);
  if (plan) showPlan(plan, input, fill);
}

function offerPosition(button, fill) {
  const status = button.parentElement.querySelector("[role=status]");
  button.parentElement.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    const done = (words) => {
      button.removeAttribute("aria-busy");
      status.textContent = words;
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        fill(coords.latitude, coords.longitude);
        done(button.dataset.found);
      },
      () => done(button.dataset.failed),
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
}

function showPlan(plan, input, fill) {
  const [south, north, west, east] = ["south", "north", "west", "east"].map((side) => Number(plan.dataset[side]));
  const drawing = plan.querySelector("svg");
  const point = plan.querySelector("circle");
  const show = () => {
    const numbers = input.value.split(/[,;\s]+/).map(Number);
    const isPlace = numbers.length === 2 && numbers.every(Number.isFinite);
    point.setAttribute("cx", isPlace ? ((numbers[1] - west) / (east - west)) * 100 : -9);
    point.setAttribute("cy", isPlace ? ((north - numbers[0]) / (north - south)) * 100 : -9);
  };
  plan.hidden = false;
  drawing.addEventListener("click", (event) => {
    const { left, top, width, height } = drawing.getBoundingClientRect();
    const across = (event.clientX - left) / width;
    const down = (event.clientY - top) / height;
    fill(north - down * (north - south), west + across * (east - west));
  });
  input.addEventListener("input", show);
  show();
}
