/*
 * MSVC lets a cast be assigned to, and its address be taken: ((T)x) |= y, (T)x->f += y, *((T)p)++, &(T)x. It means the
 * same bytes as a T, so it becomes *(T *)&x. And it lets an enumeration be used before it is defined, as an int.
 */
#include "front/rewrite.h"
#include <stdlib.h>
#include <string.h>

static size_t next_of(const struct tokens *tokens, size_t at)
{
    do
        at++;
    while (at < tokens->count && token_is_gap(&tokens->list[at]));
    return at;
}

/* 0 where nothing stands before. */
static size_t before(const struct tokens *tokens, size_t at)
{
    while (at > 0 && token_is_gap(&tokens->list[--at]))
        continue;
    return at;
}

static size_t opening(const struct tokens *tokens, size_t close)
{
    int depth = 0;

    for (size_t at = close + 1; at-- > 0;) {
        depth += token_is_mark(&tokens->list[at], ')') - token_is_mark(&tokens->list[at], '(');
        if (!depth)
            return at;
        if (token_is_mark(&tokens->list[at], ';') || token_is_mark(&tokens->list[at], '}'))
            break;
    }
    return 0;
}

/* Does an assignment, ++ or -- begin here? */
static bool assigns(const struct tokens *tokens, size_t at)
{
    char a = tokens->list[at].first, b = at + 1 < tokens->count ? tokens->list[at + 1].first : 0;
    char c = at + 2 < tokens->count ? tokens->list[at + 2].first : 0;

    if (tokens->list[at].kind != TOKEN_PUNCTUATION || !a)
        return false;
    if (a == '=')
        return b != '=';
    if ((a == '<' || a == '>') && b == a)
        return c == '=';
    if ((a == '+' || a == '-') && b == a)
        return true;
    return strchr("|&+-^*/%", a) && b == '=' && c != '=';
}

/* Behind the name of a type in parentheses that open at `open`; 0 where there is none. */
static size_t type_end(const struct tokens *tokens, size_t open)
{
    bool word = false;

    for (size_t at = next_of(tokens, open); at < tokens->count; at = next_of(tokens, at)) {
        const struct token *token = &tokens->list[at];

        if (token_is_mark(token, ')'))
            return word ? at : 0;
        if (token->kind == TOKEN_WORD)
            word = true;
        else if (!token_is_mark(token, '*'))
            return 0;
    }
    return 0;
}

static bool begins_operand(const struct token *token)
{
    return token->kind == TOKEN_WORD || token_is_mark(token, '*') || token_is_mark(token, '(');
}

/* The cast that is all of what stands in parentheses at `open`; 0 where that is something else. */
static size_t find_cast(const struct tokens *tokens, size_t open, size_t close, size_t *end)
{
    size_t inner = next_of(tokens, open), stop;

    while (inner < close && token_is_mark(&tokens->list[inner], '(')) {
        *end = type_end(tokens, inner);
        if (*end && next_of(tokens, *end) < close)
            return begins_operand(&tokens->list[next_of(tokens, *end)]) ? inner : 0;
        stop = before(tokens, close);
        if (!token_is_mark(&tokens->list[stop], ')') || opening(tokens, stop) != inner)
            return 0;
        close = stop;
        inner = next_of(tokens, inner);
    }
    return 0;
}

static bool is_step(const struct tokens *tokens, size_t at)
{
    return strchr("+-", tokens->list[at].first) && tokens->list[at + 1].first == tokens->list[at].first;
}

/* *((T)x) = y writes where a T points, as in C; only ++ and -- bind closer than the asterisk. A call is no cast. */
static bool may_be_assigned(const struct tokens *tokens, size_t open, size_t operator_at)
{
    const struct token *token = &tokens->list[before(tokens, open)];

    if (token_is_mark(token, '*'))
        return is_step(tokens, operator_at);
    return token->kind == TOKEN_PUNCTUATION && token->first != ')' && token->first != ']';
}

static size_t opening_bracket(const struct tokens *tokens, size_t close)
{
    int depth = 0;

    for (size_t at = close + 1; at-- > 0;) {
        depth += token_is_mark(&tokens->list[at], ']') - token_is_mark(&tokens->list[at], '[');
        if (!depth)
            return at;
    }
    return 0;
}

/* What stands before a `.` or `->` that leads to what is at `at`; 0 where none does. */
static size_t owner(const struct tokens *tokens, size_t at)
{
    size_t mark = before(tokens, at);

    if (token_is_mark(&tokens->list[mark], '>') && token_is_mark(&tokens->list[mark - 1], '-'))
        return before(tokens, mark - 1);
    return token_is_mark(&tokens->list[mark], '.') ? before(tokens, mark) : 0;
}

/* Where a->b[i].c, ending at `at`, begins; 0 where that is something else. */
static size_t operand_begin(const struct tokens *tokens, size_t at)
{
    while (at) {
        size_t first = at;

        while (first && token_is_mark(&tokens->list[first], ']'))
            first = before(tokens, opening_bracket(tokens, first));
        if (tokens->list[first].kind != TOKEN_WORD)
            return token_is_mark(&tokens->list[first], ')') ? opening(tokens, first) : 0;
        at = owner(tokens, first);
        if (!at)
            return first;
    }
    return 0;
}

static bool begins_statement(const struct tokens *tokens, size_t at)
{
    const struct token *token = &tokens->list[before(tokens, at)];

    return (token->kind == TOKEN_PUNCTUATION && token->first && strchr(";{}:)(,", token->first)) ||
           (token->kind == TOKEN_WORD && token_is(token, "else"));
}

/* (T)x->y |= z, as a statement. (T)x++ is C, and means something else. */
static void assign_to_statement(struct tokens *tokens, size_t operator_at)
{
    size_t begin = operand_begin(tokens, before(tokens, operator_at)), close, open;

    if (!begin || is_step(tokens, operator_at))
        return;
    close = before(tokens, begin);
    if (!token_is_mark(&tokens->list[close], ')'))
        return;
    open = opening(tokens, close);
    if (!open || type_end(tokens, open) != close || !begins_statement(tokens, open))
        return;
    token_set_text(&tokens->list[open], "*(");
    token_set_text(&tokens->list[close], " *)&");
}

/* ((T)(U)x)++: of the bytes of x, a T has the last word. */
static void drop_inner_casts(struct tokens *tokens, size_t end, size_t close)
{
    size_t open = next_of(tokens, end), stop;

    while (open < close && token_is_mark(&tokens->list[open], '(') && (stop = type_end(tokens, open)) &&
           next_of(tokens, stop) < close && begins_operand(&tokens->list[next_of(tokens, stop)])) {
        for (size_t at = open; at <= stop; at++)
            if (!token_is_gap(&tokens->list[at]))
                token_set_text(&tokens->list[at], " ");
        open = next_of(tokens, stop);
    }
}

static void assign_to_cast(struct tokens *tokens, size_t operator_at)
{
    size_t close = before(tokens, operator_at), open, cast, end;

    assign_to_statement(tokens, operator_at);
    if (!token_is_mark(&tokens->list[close], ')'))
        return;
    open = opening(tokens, close);
    if (!open || !may_be_assigned(tokens, open, operator_at))
        return;
    cast = open ? find_cast(tokens, open, close, &end) : 0;
    if (!cast)
        return;
    drop_inner_casts(tokens, end, close);
    token_set_text(&tokens->list[cast], "*(");
    token_set_text(&tokens->list[end], " *)&");
}

static bool is_unary(const struct tokens *tokens, size_t at)
{
    const struct token *token = &tokens->list[before(tokens, at)];

    return token->kind == TOKEN_PUNCTUATION && token->first && strchr("(,=;{}|!", token->first);
}

static size_t closing(const struct tokens *tokens, size_t open)
{
    int depth = 0;

    for (size_t at = open; at < tokens->count; at++) {
        depth += token_is_mark(&tokens->list[at], '(') - token_is_mark(&tokens->list[at], ')');
        if (!depth)
            return at;
    }
    return 0;
}

/* &((T)x)->f is the address of a field, as in C. */
static bool goes_on(const struct tokens *tokens, size_t close)
{
    size_t next = next_of(tokens, close);

    return next < tokens->count && tokens->list[next].kind == TOKEN_PUNCTUATION && tokens->list[next].first &&
           (strchr(".[(", tokens->list[next].first) ||
            (token_is_mark(&tokens->list[next], '-') && next + 1 < tokens->count &&
             token_is_mark(&tokens->list[next + 1], '>')));
}

/* &((T)x), &(T)x */
static void address_of_cast(struct tokens *tokens, size_t mark)
{
    size_t open = next_of(tokens, mark), close, cast, end;

    if (open >= tokens->count || !token_is_mark(&tokens->list[open], '(') || !is_unary(tokens, mark))
        return;
    end = type_end(tokens, open);
    if (end && next_of(tokens, end) < tokens->count && tokens->list[next_of(tokens, end)].kind == TOKEN_WORD) {
        cast = open;
    } else {
        close = closing(tokens, open);
        cast = close && !goes_on(tokens, close) ? find_cast(tokens, open, close, &end) : 0;
        if (!cast || tokens->list[next_of(tokens, end)].kind != TOKEN_WORD)
            return;
    }
    token_set_text(&tokens->list[mark], " ");
    token_set_text(&tokens->list[end], " *)&");
}

void rewrite_lvalue(struct tokens *tokens)
{
    for (size_t i = 1; i < tokens->count; i++) {
        const struct token *token = &tokens->list[i];

        if (token->kind != TOKEN_PUNCTUATION || token->length != 1)
            continue;
        if (token->first == '&' && tokens->list[i - 1].first != '&' && i + 1 < tokens->count &&
            tokens->list[i + 1].first != '&' && tokens->list[i + 1].first != '=')
            address_of_cast(tokens, i);
        else if (strchr("=|&+-^*/%<>", token->first) && assigns(tokens, i))
            assign_to_cast(tokens, i);
    }
}

/* --- enumerations
 * ----------------------------------------------------------------------------------------------------- */

static bool is_defined_before(const struct tokens *tokens, const size_t *defined, size_t count,
                              const struct token *name)
{
    for (size_t i = 0; i < count; i++) {
        const struct token *other = &tokens->list[defined[i]];

        if (other->length == name->length && !memcmp(other->text, name->text, name->length))
            return true;
    }
    return false;
}

/* Of an enumeration's values, from the brace that opens or closes them: may any be negative? */
static bool has_negative(const struct tokens *tokens, size_t brace)
{
    bool closing_one = token_is_mark(&tokens->list[brace], '}');
    char other = closing_one ? '{' : '}';

    for (size_t at = brace; at < tokens->count && at > 0; at += closing_one ? (size_t)-1 : 1) {
        if (token_is_mark(&tokens->list[at], '-'))
            return true;
        if (token_is_mark(&tokens->list[at], other))
            break;
    }
    return false;
}

/*
 * What the enumeration turns out to be, as compilers make it of its values: int where there may be negative ones. Its
 * name may be that of the type only, behind the values, as MSVC has one for the other.
 */
static const char *scalar_of(const struct tokens *tokens, size_t at, const struct token *name)
{
    for (; at < tokens->count; at++) {
        const struct token *token = &tokens->list[at];
        size_t brace;

        if (token->kind != TOKEN_WORD || token->length != name->length || memcmp(token->text, name->text, name->length))
            continue;
        brace = next_of(tokens, at);
        if (brace >= tokens->count || !token_is_mark(&tokens->list[brace], '{'))
            brace = before(tokens, at);
        if (token_is_mark(&tokens->list[brace], '{') || token_is_mark(&tokens->list[brace], '}'))
            return has_negative(tokens, brace) ? "int" : "unsigned";
    }
    return "int";
}

void rewrite_enum(struct tokens *tokens)
{
    size_t *defined = NULL, count = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        size_t name, behind;

        if (tokens->list[i].first != 'e' || tokens->list[i].kind != TOKEN_WORD || !token_is(&tokens->list[i], "enum"))
            continue;
        name = next_of(tokens, i);
        if (name >= tokens->count || tokens->list[name].kind != TOKEN_WORD)
            continue;
        behind = next_of(tokens, name);
        if (token_is(&tokens->list[name], "class") || token_is(&tokens->list[name], "struct"))
            continue;
        if (behind < tokens->count &&
            (token_is_mark(&tokens->list[behind], '{') || token_is_mark(&tokens->list[behind], ':'))) {
            defined = realloc(defined, (count + 1) * sizeof *defined);
            if (!defined)
                abort();
            defined[count++] = name;
        } else if (!is_defined_before(tokens, defined, count, &tokens->list[name])) {
            token_set_text(&tokens->list[i], "%s", scalar_of(tokens, behind, &tokens->list[name]));
            token_set_text(&tokens->list[name], " ");
        }
    }
    free(defined);
}
