/*
 * Structured exception handling, lowered to C.
 *
 * A __try becomes a block with a frame on the stack; the run time (src/rtl/seh.c) keeps a chain of them for each
 * thread. Leaving the block in any way takes the frame off, by the compiler's cleanup attribute. What leaves a __try
 * that has a __finally - return, break, continue, goto - first sets where to go on and jumps to the __finally block,
 * which goes on there at its end.
 *
 * Rule: inner statements are lowered first, so that what they emit is seen by the outer ones.
 */
#include "front/rewrite.h"
#include <stdlib.h>
#include <string.h>

struct lowering {
    const struct tokens *files; /* for messages */
    unsigned next;
    struct token return_type[64]; /* of the function we are in */
    size_t return_type_length;
    bool returns_void;
    bool any;
};

static bool is_blank(const struct token *token)
{
    return token->kind == TOKEN_SPACE || token->kind == TOKEN_MARKER || token->kind == TOKEN_PRAGMA || !token->length;
}

static size_t skip_blank(const struct token *list, size_t at, size_t end)
{
    while (at < end && is_blank(&list[at]))
        at++;
    return at;
}

/* The token behind the bracket that closes the one at `open`. */
static size_t matching(struct lowering *l, const struct token *list, size_t open, size_t end)
{
    char up = list[open].first, down = up == '{' ? '}' : ')';
    int depth = 0;

    for (size_t i = open; i < end; i++) {
        if (list[i].kind != TOKEN_PUNCTUATION || list[i].length != 1)
            continue;
        if (list[i].first == up)
            depth++;
        if (list[i].first == down && --depth == 0)
            return i + 1;
    }
    source_error(l->files, &list[open], "'%c' is never closed", up);
}

static bool is_try(const struct token *token)
{
    return token->kind == TOKEN_WORD && (token_is(token, "__try") || token_is(token, "_try"));
}

static bool is_except(const struct token *token)
{
    return token->kind == TOKEN_WORD && (token_is(token, "__except") || token_is(token, "_except"));
}

static bool is_finally(const struct token *token)
{
    return token->kind == TOKEN_WORD && (token_is(token, "__finally") || token_is(token, "_finally"));
}

static bool is_leave(const struct token *token)
{
    return token->kind == TOKEN_WORD && (token_is(token, "__leave") || token_is(token, "_leave"));
}

static void lower(struct lowering *l, const struct token *list, size_t begin, size_t end, struct tokens *out);

static void copy(struct tokens *out, const struct token *list, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        tokens_add(out, &list[i]);
}

/* --- what leaves a __try
 * ---------------------------------------------------------------------------------------------------- */

#define MOST_LABELS 64

struct exits {
    unsigned number; /* of the statement */
    bool uses_return, uses_break, uses_continue;
    const struct token *labels[MOST_LABELS];
    unsigned label_count;
};

static bool label_within(const struct tokens *body, const struct token *name)
{
    for (size_t i = 0; i < body->count; i++) {
        size_t colon;

        if (body->list[i].kind != TOKEN_WORD || body->list[i].length != name->length ||
            memcmp(body->list[i].text, name->text, name->length))
            continue;
        colon = skip_blank(body->list, i + 1, body->count);
        if (colon < body->count && token_is(&body->list[colon], ":") && (!i || !token_is(&body->list[i - 1], "?")))
            return true;
    }
    return false;
}

static size_t statement_end(struct lowering *l, const struct token *list, size_t at, size_t end)
{
    int depth = 0;
    size_t start = at;

    for (; at < end; at++) {
        if (list[at].kind != TOKEN_PUNCTUATION)
            continue;
        if (strchr("({[", list[at].first))
            depth++;
        if (strchr(")}]", list[at].first))
            depth--;
        if (list[at].first == ';' && !depth)
            return at;
    }
    source_error(l->files, &list[start], "a statement has no end");
}

/* `for`, `while`, `do` and `switch` catch break; the first three continue, too. `depth` entries say at which brace they
 * end. */
static size_t body_of_loop(struct lowering *l, const struct token *list, size_t at, size_t end)
{
    size_t i = skip_blank(list, at + 1, end);

    if (!token_is(&list[at], "do") && i < end && token_is(&list[i], "("))
        i = skip_blank(list, matching(l, list, i, end), end);
    if (i < end && token_is(&list[i], "{"))
        return matching(l, list, i, end);
    return i < end ? statement_end(l, list, i, end) + 1 : end;
}

static void emit_return(struct lowering *l, struct exits *exits, const struct token *list, size_t at, size_t stop,
                        struct tokens *out)
{
    exits->uses_return = true;
    if (skip_blank(list, at + 1, stop) == stop || l->returns_void)
        tokens_add_text(out, &list[at], "{ ");
    else
        tokens_add_text(out, &list[at], "{ lab_seh_value_%u = ", exits->number);
    copy(out, list, at + 1, stop);
    tokens_add_text(out, &list[stop], "; lab_seh_exit_%u = 1; goto lab_seh_end_%u; }", exits->number, exits->number);
}

static void emit_jump(struct exits *exits, const struct token *at, unsigned code, struct tokens *out)
{
    tokens_add_text(out, at, "{ lab_seh_exit_%u = %u; goto lab_seh_end_%u; }", exits->number, code, exits->number);
}

static unsigned label_code(struct exits *exits, const struct token *name)
{
    for (unsigned i = 0; i < exits->label_count; i++)
        if (exits->labels[i]->length == name->length && !memcmp(exits->labels[i]->text, name->text, name->length))
            return 4 + i;
    if (exits->label_count < MOST_LABELS)
        exits->labels[exits->label_count++] = name;
    return 3 + exits->label_count;
}

/* The body of a __try with a __finally: every way out goes to the end label. */
static void divert_exits(struct lowering *l, struct exits *exits, const struct tokens *body, struct tokens *out)
{
    size_t break_until = 0, continue_until = 0;

    for (size_t i = 0; i < body->count; i++) {
        const struct token *token = &body->list[i];
        size_t name;

        if (token->kind != TOKEN_WORD) {
            tokens_add(out, token);
            continue;
        }
        if (token_is(token, "for") || token_is(token, "while") || token_is(token, "do") || token_is(token, "switch")) {
            size_t until = body_of_loop(l, body->list, i, body->count);

            if (until > break_until)
                break_until = until;
            if (!token_is(token, "switch") && until > continue_until)
                continue_until = until;
            tokens_add(out, token);
        } else if (token_is(token, "return")) {
            size_t stop = statement_end(l, body->list, i, body->count);

            emit_return(l, exits, body->list, i, stop, out);
            i = stop;
        } else if ((token_is(token, "break") && i >= break_until) ||
                   (token_is(token, "continue") && i >= continue_until)) {
            bool is_break = token_is(token, "break");

            exits->uses_break |= is_break;
            exits->uses_continue |= !is_break;
            emit_jump(exits, token, is_break ? 2 : 3, out);
            i = statement_end(l, body->list, i, body->count);
        } else if (token_is(token, "goto") && (name = skip_blank(body->list, i + 1, body->count)) < body->count &&
                   !label_within(body, &body->list[name]) && strncmp(body->list[name].text, "lab_seh_end_", 12)) {
            emit_jump(exits, token, label_code(exits, &body->list[name]), out);
            i = statement_end(l, body->list, i, body->count);
        } else {
            tokens_add(out, token);
        }
    }
}

static void emit_dispatch(struct lowering *l, const struct exits *exits, const struct token *at, struct tokens *out)
{
    unsigned n = exits->number;

    tokens_add_text(out, at, " if (lab_seh_exit_%u == -1) lab_seh_resume(&lab_seh_%u);", n, n);
    if (exits->uses_return && l->returns_void)
        tokens_add_text(out, at, " if (lab_seh_exit_%u == 1) return;", n);
    else if (exits->uses_return)
        tokens_add_text(out, at, " if (lab_seh_exit_%u == 1) return lab_seh_value_%u;", n, n);
    if (exits->uses_break)
        tokens_add_text(out, at, " if (lab_seh_exit_%u == 2) break;", n);
    if (exits->uses_continue)
        tokens_add_text(out, at, " if (lab_seh_exit_%u == 3) continue;", n);
    for (unsigned i = 0; i < exits->label_count; i++)
        tokens_add_text(out, at, " if (lab_seh_exit_%u == %u) goto %.*s;", n, 4 + i, (int)exits->labels[i]->length,
                        exits->labels[i]->text);
}

/* --- the statements
 * ------------------------------------------------------------------------------------------------------------ */

/* What GetExceptionCode() and its kin expand to in excpt.h, bound to this statement's frame. */
static void bind_frame(struct tokens *tokens, unsigned number)
{
    struct tokens bound = {0};

    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->list[i];

        if (token->kind == TOKEN_WORD && token_is(token, "__lab_exception_code"))
            tokens_add_text(&bound, token, "(lab_seh_%u.record.ExceptionCode)", number);
        else if (token->kind == TOKEN_WORD && token_is(token, "__lab_exception_information"))
            tokens_add_text(&bound, token, "(&lab_seh_%u.pointers)", number);
        else if (token->kind == TOKEN_WORD && token_is(token, "__lab_abnormal_termination"))
            tokens_add_text(&bound, token, "(lab_seh_%u.abnormal)", number);
        else
            tokens_add(&bound, token);
    }
    tokens_free(tokens);
    *tokens = bound;
}

/* __leave belongs to the innermost __try, which is lowered first. */
static void bind_leave(struct tokens *body, unsigned number)
{
    struct tokens bound = {0};

    for (size_t i = 0; i < body->count; i++)
        if (is_leave(&body->list[i]))
            tokens_add_text(&bound, &body->list[i], "goto lab_seh_end_%u", number);
        else
            tokens_add(&bound, &body->list[i]);
    tokens_free(body);
    *body = bound;
}

static struct tokens lowered(struct lowering *l, const struct token *list, size_t begin, size_t end)
{
    struct tokens result = {0};

    lower(l, list, begin, end, &result);
    return result;
}

static void append(struct tokens *out, struct tokens *part)
{
    copy(out, part->list, 0, part->count);
    tokens_free(part);
}

static void open_frame(struct tokens *out, const struct token *at, unsigned number)
{
    tokens_add_text(
        out, at,
        "{ struct lab_seh_frame lab_seh_%u __attribute__((cleanup(lab_seh_leave))); lab_seh_enter(&lab_seh_%u); ",
        number, number);
}

static size_t lower_except(struct lowering *l, const struct token *list, size_t keyword, size_t end,
                           struct tokens *body, const struct token *at, unsigned number, struct tokens *out)
{
    size_t open = skip_blank(list, keyword + 1, end), close, block, stop;
    struct tokens filter, handler;

    if (open >= end || !token_is(&list[open], "("))
        source_error(l->files, &list[keyword], "__except needs a filter expression in parentheses");
    close = matching(l, list, open, end);
    block = skip_blank(list, close, end);
    if (block >= end || !token_is(&list[block], "{"))
        source_error(l->files, &list[keyword], "__except needs a block");
    stop = matching(l, list, block, end);
    filter = lowered(l, list, open, close);
    handler = lowered(l, list, block, stop);
    bind_frame(&filter, number);
    bind_frame(&handler, number);
    open_frame(out, at, number);
    tokens_add_text(out, at, "if (!lab_seh_set(&lab_seh_%u)) ", number);
    tokens_add_text(out, at, "{ ");
    append(out, body);
    tokens_add_text(
        out, &list[keyword],
        " lab_seh_end_%u: __attribute__((unused)); lab_seh_pop(&lab_seh_%u); } else if (lab_seh_filter(&lab_seh_%u, ",
        number, number, number);
    copy(out, list, keyword + 1, open);
    append(out, &filter);
    tokens_add_text(out, &list[close - 1], ")) ");
    copy(out, list, close, block);
    append(out, &handler);
    tokens_add_text(out, &list[stop - 1], " }");
    return stop;
}

static size_t lower_finally(struct lowering *l, const struct token *list, size_t keyword, size_t end,
                            struct tokens *body, const struct token *at, unsigned number, struct tokens *out)
{
    size_t block = skip_blank(list, keyword + 1, end), stop;
    struct exits exits = {.number = number};
    struct tokens diverted = {0}, final;

    if (block >= end || !token_is(&list[block], "{"))
        source_error(l->files, &list[keyword], "__finally needs a block");
    stop = matching(l, list, block, end);
    final = lowered(l, list, block, stop);
    bind_frame(&final, number);
    divert_exits(l, &exits, body, &diverted);
    tokens_free(body);
    open_frame(out, at, number);
    tokens_add_text(out, at, "int lab_seh_exit_%u = 0; ", number);
    if (exits.uses_return && !l->returns_void) {
        copy(out, l->return_type, 0, l->return_type_length);
        tokens_add_text(out, at, " lab_seh_value_%u; ", number);
    }
    tokens_add_text(out, at, "if (!lab_seh_set(&lab_seh_%u)) ", number);
    append(out, &diverted);
    tokens_add_text(out, &list[keyword],
                    " else lab_seh_exit_%u = -1; lab_seh_end_%u: __attribute__((unused)); lab_seh_pop(&lab_seh_%u); "
                    "lab_seh_%u.abnormal = lab_seh_exit_%u != 0; ",
                    number, number, number, number, number);
    copy(out, list, keyword + 1, block);
    append(out, &final);
    emit_dispatch(l, &exits, &list[stop - 1], out);
    tokens_add_text(out, &list[stop - 1], " }");
    return stop;
}

static size_t lower_try(struct lowering *l, const struct token *list, size_t at, size_t end, struct tokens *out)
{
    size_t block = skip_blank(list, at + 1, end), keyword, stop;
    unsigned number = l->next++;
    struct tokens body;

    l->any = true;
    if (block >= end || !token_is(&list[block], "{"))
        source_error(l->files, &list[at], "__try needs a block");
    stop = matching(l, list, block, end);
    keyword = skip_blank(list, stop, end);
    if (keyword >= end || (!is_except(&list[keyword]) && !is_finally(&list[keyword])))
        source_error(l->files, &list[at], "__try has neither __except nor __finally");
    body = lowered(l, list, block, stop);
    bind_leave(&body, number);
    if (is_except(&list[keyword]))
        return lower_except(l, list, keyword, end, &body, &list[at], number, out);
    return lower_finally(l, list, keyword, end, &body, &list[at], number, out);
}

static void lower(struct lowering *l, const struct token *list, size_t begin, size_t end, struct tokens *out)
{
    for (size_t i = begin; i < end;) {
        if (is_try(&list[i])) {
            i = lower_try(l, list, i, end, out);
            continue;
        }
        if (is_except(&list[i]) || is_finally(&list[i]))
            source_error(l->files, &list[i], "%.*s without __try", (int)list[i].length, list[i].text);
        tokens_add(out, &list[i++]);
    }
}

/* --- functions
 * --------------------------------------------------------------------------------------------------------------------
 */

static bool is_storage(const struct token *token)
{
    static const char *const words[] = {"static",     "extern",        "inline",    "__inline",
                                        "__inline__", "__extension__", "_Noreturn", "register"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_is(token, words[i]))
            return true;
    return false;
}

/* Between the end of what came before and the function's brace: its return type is what stands before its name. */
static void note_return_type(struct lowering *l, const struct token *list, size_t begin, size_t brace)
{
    size_t name = brace;

    l->return_type_length = 0;
    l->returns_void = true;
    for (size_t i = begin; i < brace; i++) {
        if (list[i].kind == TOKEN_WORD && (token_is(&list[i], "__attribute__") || token_is(&list[i], "__attribute"))) {
            size_t open = skip_blank(list, i + 1, brace);

            i = open < brace ? matching(l, list, open, brace) - 1 : i;
            continue;
        }
        if (token_is(&list[i], "(")) {
            for (name = i; name > begin && (is_blank(&list[name]) || name == i); name--)
                continue;
            break;
        }
    }
    for (size_t i = begin; i < name && l->return_type_length < 60; i++) {
        if (is_blank(&list[i]) || is_storage(&list[i]))
            continue;
        if (list[i].kind == TOKEN_WORD && (token_is(&list[i], "__attribute__") || token_is(&list[i], "__attribute"))) {
            i = matching(l, list, skip_blank(list, i + 1, name), name) - 1;
            continue;
        }
        l->return_type[l->return_type_length++] = list[i];
        l->return_type[l->return_type_length] = list[i];
        l->return_type[l->return_type_length].text = " ";
        l->return_type[l->return_type_length].length = 1;
        l->return_type[l->return_type_length++].kind = TOKEN_SPACE;
    }
    l->returns_void =
        l->return_type_length == 0 || (l->return_type_length == 2 && token_is(&l->return_type[0], "void"));
}

bool rewrite_seh(struct tokens *tokens)
{
    struct lowering l = {.files = tokens};
    struct tokens out = {.files = tokens->files, .file_count = tokens->file_count};
    size_t begin = 0;

    for (size_t i = 0; i < tokens->count;) {
        const struct token *token = &tokens->list[i];

        if (token->kind == TOKEN_PUNCTUATION && token->first == '{' && token->length == 1) {
            size_t stop = matching(&l, tokens->list, i, tokens->count);

            note_return_type(&l, tokens->list, begin, i);
            lower(&l, tokens->list, i, stop, &out);
            i = begin = stop;
            continue;
        }
        if (token->kind == TOKEN_PUNCTUATION && token->first == ';')
            begin = i + 1;
        if (is_try(token) || is_except(token) || is_finally(token))
            source_error(tokens, token, "%.*s outside of a function", (int)token->length, token->text);
        tokens_add(&out, &tokens->list[i++]);
    }
    free(tokens->list);
    *tokens = out;
    return l.any;
}
