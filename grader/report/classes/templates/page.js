(function () {
  "use strict";
  var box = document.getElementById("filter"), said = document.getElementById("shown"), body = document.getElementById("people");
  if (!box || !body) return;
  var data = document.getElementById("data"), most = 300, rows;
  function cell(tag, text, href, kind) {
    var made = document.createElement(tag);
    if (kind) made.className = kind;
    var inner = href ? made.appendChild(document.createElement("a")) : made;
    if (href) inner.href = href;
    inner.textContent = text;
    return made;
  }
  function made(each) {
    var row = document.createElement("tr");
    row.appendChild(cell("th", each[1], "feedback/" + encodeURIComponent(each[2]) + ".html")).scope = "row";
    row.appendChild(cell("td", each[3], "", "n"));
    each.slice(4).forEach(function (text) { row.appendChild(cell("td", text)); });
    return row;
  }
  rows = data ? JSON.parse(data.textContent).map(function (each) { return { text: each.join(" ").toLowerCase(), each: each }; })
    : Array.prototype.map.call(body.rows, function (row) { return { text: row.textContent.toLowerCase(), row: row }; });
  function show() {
    var words = box.value.toLowerCase().split(/\s+/), count = 0, part = document.createDocumentFragment();
    rows.forEach(function (one) {
      var fits = words.every(function (word) { return one.text.indexOf(word) >= 0; });
      if (one.row) one.row.hidden = !fits;
      else if (fits && count < most) part.appendChild(made(one.each));
      if (fits) count += 1;
    });
    if (data) body.replaceChildren(part);
    said.textContent = count + " of " + rows.length + (data && count > most ? ", the first " + most + " shown" : "");
  }
  box.addEventListener("input", show);
  box.parentElement.hidden = false;
  show();
})();
