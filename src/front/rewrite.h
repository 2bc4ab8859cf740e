/* From preprocessed driver source, as MSVC understands it, to what gcc and clang compile to the same meaning. */
#ifndef NTLAB_FRONT_REWRITE_H
#define NTLAB_FRONT_REWRITE_H

#include "front/token.h"

struct rewritten {
    char *text;
    size_t length;
};

enum { REWRITE_CXX = 1, REWRITE_PROGRAM = 2 };
struct rewritten rewrite(const char *text, size_t length, unsigned what);

/* idiom.c: in place. */
void rewrite_empty_arguments(struct tokens *tokens);
void rewrite_annotation(struct tokens *tokens); /* of programs in C++ only */
void rewrite_alignment(struct tokens *tokens);
void rewrite_inline(struct tokens *tokens);
void rewrite_pragma(struct tokens *tokens);
void rewrite_scalar_enum(struct tokens *tokens);

/* declaration.c: in place. */
void rewrite_declarations(struct tokens *tokens, bool cxx);

/* own_types.c: in place. */
void rewrite_own_types(struct tokens *tokens);

/* framework.c: ends the process where the source uses KMDF. */
void refuse_framework(const struct tokens *tokens);

/* assembly.c: ends the process where the source has MSVC's assembly. */
void refuse_assembly(const struct tokens *tokens);

/* cxx.c: in place; of C++ only. */
void rewrite_cxx(struct tokens *tokens);

/* text.c: in place. */
void rewrite_text(struct tokens *tokens);

/* main.c: in place; of programs only. */
void rewrite_main(struct tokens *tokens);

/* function.c: in place. */
void rewrite_function(struct tokens *tokens);

/* goto.c: in place. */
void rewrite_goto(struct tokens *tokens);

/* lvalue.c: in place. */
void rewrite_lvalue(struct tokens *tokens);
void rewrite_enum(struct tokens *tokens);

/* llp64.c: `long` is 32 bits in the driver's own files, and in its literals. In place. */
void rewrite_long(struct tokens *tokens);

/* seh.c: lowers __try, __except, __finally and __leave. */
void rewrite_seh(struct tokens *tokens);

/* paged.c: functions that #pragma alloc_text puts into PAGE sections check IRQL when they are entered. */
void rewrite_paged(struct tokens *tokens);

#endif
