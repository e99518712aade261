"use strict";
async function refresh() {
  if (document.hidden) {
    return;
  }
  const lost = document.getElementById("lost");
  try {
    const answer = await fetch(location.href, {cache: "no-store", signal: AbortSignal.timeout(5000)});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.title = page.title;
    lost.textContent = "";
  } catch (e) {
    lost.textContent = "The process does not answer; what is shown is from before.";
  }
}
setInterval(refresh, 2000);
