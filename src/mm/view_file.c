/*
 * Views of files. The pieces of a file lie anywhere in RAM, so a view has addresses of its own, at which the host shows
 * them one after another: for a process a run of the arena whose own pages are not used meanwhile, for the system an
 * alias.
 */
#include "mm/section_p.h"

#define ALIAS_TAG 0x77565363 /* "cSVw" */

static char *arena(SIZE_T index)
{
    return lab__mm.ram.user + (index << PAGE_SHIFT);
}

/* The pages of the view at `done` that follow one another in RAM: the index of the first. */
static SIZE_T next_run(const struct lab__mm_shown *shown, SIZE_T done, SIZE_T *count)
{
    SIZE_T left = (shown->pages - done) << PAGE_SHIFT;
    ULONG length = left < LAB_PIECE_SIZE ? (ULONG)left : LAB_PIECE_SIZE;
    char *memory = lab__mm_file_address(shown->segment, shown->offset + (done << PAGE_SHIFT), &length);

    *count = length >> PAGE_SHIFT;
    return lab__mm_page_index(memory);
}

void lab__mm_unshow_arena(SIZE_T index, SIZE_T pages)
{
    host_ram_map(&lab__mm.ram, arena(index), index << PAGE_SHIFT, pages << PAGE_SHIFT);
    host_protect(arena(index), pages << PAGE_SHIFT, HOST_NONE);
}

void lab__mm_hide_user(const struct lab__mm_shown *shown)
{
    lab__mm_unshow_arena(shown->index, shown->pages);
    lab__mm_run_free(shown->index);
}

NTSTATUS lab__mm_show_user(struct lab__mm_shown *shown)
{
    shown->index = LAB_FAULT(LAB_FAULT_PAGES) ? 0 : lab__mm_run_alloc(shown->pages, LAB_PAGE_VIEW, 16);
    if (!shown->index)
        return STATUS_NO_MEMORY;
    lab__mm.user_touched = TRUE;
    for (SIZE_T done = 0, count; done < shown->pages; done += count) {
        SIZE_T from = next_run(shown, done, &count);

        if (host_ram_map(&lab__mm.ram, arena(shown->index + done), from << PAGE_SHIFT, count << PAGE_SHIFT)) {
            lab__mm_hide_user(shown);
            return STATUS_NO_MEMORY;
        }
        for (SIZE_T i = 0; i < count; i++)
            lab__mm.pages[shown->index + done + i].size = from + i;
    }
    shown->base = arena(shown->index);
    return STATUS_SUCCESS;
}

NTSTATUS lab__mm_show_system(struct lab__mm_shown *shown)
{
    struct lab__mm_alias *alias = lab__mm_alias_reserve(shown->pages, ALIAS_TAG);
    NTSTATUS status = alias ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;

    for (SIZE_T done = 0, count; done < shown->pages && NT_SUCCESS(status); done += count) {
        SIZE_T from = next_run(shown, done, &count);

        for (SIZE_T i = 0; i < count && NT_SUCCESS(status); i++) {
            PFN_NUMBER frame = lab__mm_frame(lab__mm_page_address(from + i));

            status = lab__mm_alias_map(alias, done + i, &frame, 1);
        }
    }
    if (!NT_SUCCESS(status)) {
        if (alias)
            lab__mm_alias_release(alias);
        return status;
    }
    shown->base = lab__mm_alias_base(alias);
    shown->index = 0;
    return STATUS_SUCCESS;
}

void lab__mm_hide_system(const struct lab__mm_shown *shown)
{
    lab__mm_alias_release(lab__mm_alias_at(shown->base));
}
