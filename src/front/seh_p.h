/* What the files of the lowering of __try share. */
#ifndef NTLAB_FRONT_SEH_P_H
#define NTLAB_FRONT_SEH_P_H

#include "front/token.h"

enum scope_kind {
    SCOPE_LOOP,    /* catches break and continue */
    SCOPE_SWITCH,  /* catches break */
    SCOPE_TRY,     /* body of a __try with an __except: catches __leave */
    SCOPE_GUARDED, /* body of a __try with a __finally: catches __leave, and what leaves it goes to the __finally */
    SCOPE_FILTER,
    SCOPE_HANDLER,
    SCOPE_FINALLY
};

#define MOST_LABELS 64

/* What a statement stands in, innermost first. */
struct scope {
    enum scope_kind kind;
    unsigned number;   /* of the __try */
    size_t begin, end; /* the tokens of a guarded body */
    bool returns, breaks, continues;
    const struct token *labels[MOST_LABELS];
    unsigned label_count;
    struct scope *outer;
};

/* One function that has a __try. */
struct lowering {
    const struct tokens *files; /* for messages */
    const struct token *list;
    struct tokens *out;
    struct scope *scope;
    unsigned *next;          /* number of a __try */
    const char *return_type; /* NULL where it returns nothing */
};

bool is_blank(const struct token *token);
size_t skip_blank(const struct token *list, size_t at, size_t end);
/* The token behind the bracket that closes the one at `open`. */
size_t matching(const struct tokens *files, const struct token *list, size_t open, size_t end);

bool is_try(const struct token *token);
bool is_except(const struct token *token);
bool is_finally(const struct token *token);
bool is_leave(const struct token *token);

/* seh_statement.c: lowers the statement at `at`, or copies it; returns what is behind it. */
size_t lower_statement(struct lowering *l, size_t at, size_t end);
/* Copies the expression [at, end), with what GetExceptionCode() and its kin stand for. */
void lower_expression(struct lowering *l, size_t at, size_t end);

/* seh_try.c: lowers a whole __try statement. */
size_t lower_try(struct lowering *l, size_t at, size_t end);

/* seh_exit.c: the ways out of a statement. `like` is where in the source they stand. */
void emit_return(struct lowering *l, const struct token *like, size_t at, size_t end);
void emit_return_value(struct lowering *l, const struct token *like, unsigned number);
void emit_break(struct lowering *l, const struct token *like);
void emit_continue(struct lowering *l, const struct token *like);
void emit_goto(struct lowering *l, const struct token *like, const struct token *label);
void emit_leave(struct lowering *l, const struct token *like);

#endif
