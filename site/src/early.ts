// What has to be known before the first picture: the chosen colours, and whether the address names
// another page than the one that is in the file.

const root = document.documentElement;
try {
  const theme = localStorage.getItem("schemakit-theme");
  if (theme) root.dataset.theme = theme;
} catch {
  // A page may be shown where nothing can be stored.
}
if (/^#\/./.test(location.hash)) root.dataset.elsewhere = "";

export {};
