// A terminal's disk: what is stored here survives the browser's end. "Applied" is said only after a value was read back.
export const load = (key) => localStorage.getItem(key);

export function store(key, value) {
  try {
    localStorage.setItem(key, value);
    return localStorage.getItem(key) === value;
  } catch {
    return false;
  }
}
