/* From preprocessed driver source, as MSVC understands it, to what gcc and clang compile to the same meaning. */
#ifndef NTLAB_FRONT_REWRITE_H
#define NTLAB_FRONT_REWRITE_H

#include "front/token.h"

struct rewritten {
    char *text;
    size_t length;
};

struct rewritten rewrite(const char *text, size_t length, bool cxx);

/* idiom.c: in place. */
void rewrite_empty_arguments(struct tokens *tokens);
void rewrite_alignment(struct tokens *tokens);
void rewrite_inline(struct tokens *tokens);
void rewrite_pragma(struct tokens *tokens);

/* llp64.c: `long` is 32 bits in the driver's own files, and in its literals. In place. */
void rewrite_long(struct tokens *tokens);

/* seh.c: lowers __try, __except, __finally and __leave. */
void rewrite_seh(struct tokens *tokens);

/* paged.c: functions that #pragma alloc_text puts into PAGE sections check IRQL when they are entered. */
void rewrite_paged(struct tokens *tokens);

#endif
