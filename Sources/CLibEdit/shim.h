#ifndef WHATIF_CLIBEDIT_SHIM_H
#define WHATIF_CLIBEDIT_SHIM_H

// Swift cannot call C functions with variable arguments, and it does not see the standard
// streams as safe values, so every such call has one fixed-argument wrapper here. Only what the
// libedit of macOS (2012) and the one of today both have is used.

#include <errno.h>
#include <histedit.h>
#include <stdio.h>
#include <wchar.h>

/// Reads one character for the editor: 1 with `*character` set, 0 at the end, -1 on an error.
typedef int (*whatif_reader)(EditLine *, wchar_t *);

/// One editor command: returns one of the CC_ codes.
typedef unsigned char (*whatif_command)(EditLine *, int);

/// Gives the prompt, which must outlive the call.
typedef wchar_t *(*whatif_prompt)(EditLine *);

static inline FILE *whatif_stdin(void) { return stdin; }
static inline FILE *whatif_stdout(void) { return stdout; }
static inline FILE *whatif_stderr(void) { return stderr; }

static inline int whatif_el_set_editor(EditLine *el, const wchar_t *name) {
  return el_wset(el, EL_EDITOR, name);
}
/// Makes libedit draw for a screen of a single row, into the sink.
///
/// Its fast way to add a character (re_fastputc) counts rows on past the end of its picture where a line
/// wraps that was changed without a redraw, and writes behind it. With one row there is none to count:
/// every wrap takes the first row again, however long the line is. To be called once a line has begun,
/// since libedit asks the terminal for its size just before; the redraw makes its picture anew.
static inline void whatif_el_use_one_row(EditLine *el) {
  el_wset(el, EL_SETTC, L"li", L"1", (wchar_t *)NULL);
  el_wset(el, EL_REFRESH);
}
/// Draws the line anew from the cursor on, as if nothing of it were on the screen.
static inline void whatif_el_draw(EditLine *el) { el_wset(el, EL_REFRESH); }
static inline int whatif_el_set_signal(EditLine *el, int on) {
  return el_wset(el, EL_SIGNAL, on);
}
static inline int whatif_el_set_client(EditLine *el, void *client) {
  return el_wset(el, EL_CLIENTDATA, client);
}
static inline void *whatif_el_client(EditLine *el) {
  void *client = NULL;
  return el_wget(el, EL_CLIENTDATA, &client) == 0 ? client : NULL;
}
static inline int whatif_el_set_reader(EditLine *el, whatif_reader reader) {
  return el_wset(el, EL_GETCFN, reader);
}
static inline int whatif_el_set_prompt(EditLine *el, whatif_prompt prompt) {
  return el_wset(el, EL_PROMPT, prompt);
}
static inline int whatif_el_set_stream(EditLine *el, int descriptor, FILE *stream) {
  return el_wset(el, EL_SETFP, descriptor, stream);
}
static inline int whatif_el_prepare_terminal(EditLine *el, int raw) {
  return el_wset(el, EL_PREP_TERM, raw);
}
static inline int whatif_el_add_command(EditLine *el, const wchar_t *name, const wchar_t *help,
                                        whatif_command command) {
  return el_wset(el, EL_ADDFN, name, help, command);
}
/// `keymap` is L"-a" for the second keymap (commands of vi), NULL for the first.
static inline int whatif_el_bind(EditLine *el, const wchar_t *keymap, const wchar_t *keys,
                                 const wchar_t *command) {
  return keymap ? el_wset(el, EL_BIND, keymap, keys, command, NULL)
                : el_wset(el, EL_BIND, keys, command, NULL);
}
/// The terminal's string for a capability such as "up", or NULL when it has none.
static inline const char *whatif_el_capability(EditLine *el, const char *name) {
  char *value = NULL;
  return el_get(el, EL_GETTC, name, &value) == 0 ? value : NULL;
}
/// The name of the terminal, or NULL.
static inline const char *whatif_el_terminal(EditLine *el) {
  const char *name = NULL;
  return el_get(el, EL_TERMINAL, &name) == 0 ? name : NULL;
}
/// `el_wline` returns the editor's own record; its cursor may be moved inside the text.
static inline void whatif_el_move_cursor(EditLine *el, long offset) {
  LineInfoW *line = (LineInfoW *)el_wline(el);
  if (line && offset >= 0 && offset <= line->lastchar - line->buffer)
    line->cursor = line->buffer + offset;
}

// libedit's own history, by which the tests check that it reads what we write and the reverse.

static inline int whatif_history_set_size(History *list, HistEvent *event, int size) {
  return history(list, event, H_SETSIZE, size);
}
static inline int whatif_history_enter(History *list, HistEvent *event, const char *text) {
  return history(list, event, H_ENTER, text);
}
static inline int whatif_history_load(History *list, HistEvent *event, const char *path) {
  return history(list, event, H_LOAD, path);
}
static inline int whatif_history_save(History *list, HistEvent *event, const char *path) {
  return history(list, event, H_SAVE, path);
}
/// Goes to the oldest entry, then on towards the newest; the text is in `event`.
static inline int whatif_history_oldest(History *list, HistEvent *event) {
  return history(list, event, H_LAST);
}
static inline int whatif_history_newer(History *list, HistEvent *event) {
  return history(list, event, H_PREV);
}
#endif
