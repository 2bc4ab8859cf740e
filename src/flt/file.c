/* What the manager keeps with a file object: made when it is needed, gone with the file object. */
#include "flt/flt_p.h"

struct lab__flt_file *lab__flt_file(PFILE_OBJECT file, BOOLEAN make)
{
    struct lab__io_file_extension *extension = file->FileObjectExtension;
    struct lab__flt_file *state;

    if (extension && extension->filtered)
        return extension->filtered;
    if (!make)
        return 0;
    extension = lab__io_file_extension(file);
    state = extension ? lab__mm_kernel_alloc(sizeof *state) : 0;
    if (!state)
        return 0;
    InitializeListHead(&state->contexts);
    extension->filtered = state;
    return state;
}

void lab__flt_file_gone(PVOID filtered)
{
    struct lab__flt_file *state = filtered;

    lab__flt_contexts_drop(&state->contexts, 0);
    if (state->below)
        lab__flt_dereference(state->below);
    for (ULONG i = 0; i < RTL_NUMBER_OF(state->names); i++)
        lab__pnp_text_free(&state->names[i]);
    lab__mm_kernel_free(state);
}
