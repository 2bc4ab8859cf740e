/*
 * The pages of files, which their sections and the cache share. They lie in pieces of 256 KB, made when one is touched,
 * so that a file may grow and a page's kernel address stays what it is for as long as the segment lives.
 *
 * What the kernel writes it says (lab__mm_file_dirty). What a program writes in its view nobody sees: such pages are
 * watched by a sum of their contents, which is taken again when somebody asks for dirty pages.
 */
#include "mm/section_p.h"
#include "ob/ob_p.h"

#define PAGES        (LAB_PIECE_SIZE >> PAGE_SHIFT)
#define MOST_AT_ONCE 16 /* pages of one transfer */

struct lab__mm_piece {
    SIZE_T run;
    ULONGLONG valid, dirty, reading, writing; /* a bit for each page */
    ULONG watched;
    ULONGLONG *sums;    /* of a piece that is watched */
    USHORT held[PAGES]; /* by how many who have an address there */
};

ULONG lab__mm_dirty_pages;
NTSTATUS(*lab__mm_page_io)
(PFILE_OBJECT file, BOOLEAN write, char *memory, ULONG length, ULONGLONG offset, ULONG_PTR *done);

/* --- pieces ------------------------------------------------------------------------------------------------------- */

static BOOLEAN make_room(struct lab__mm_segment *segment, SIZE_T count)
{
    struct lab__mm_piece **pieces;

    if (count <= segment->piece_count)
        return TRUE;
    count = count < 8 ? 8 : count * 2;
    pieces = lab__mm_kernel_alloc(count * sizeof *pieces);
    if (!pieces)
        return FALSE;
    if (segment->pieces) {
        RtlCopyMemory(pieces, segment->pieces, segment->piece_count * sizeof *pieces);
        lab__mm_kernel_free(segment->pieces);
    }
    segment->pieces = pieces;
    segment->piece_count = count;
    return TRUE;
}

static struct lab__mm_piece *piece_at(const struct lab__mm_segment *segment, ULONGLONG offset)
{
    ULONGLONG number = offset >> LAB_PIECE_SHIFT;

    return number < segment->piece_count ? segment->pieces[number] : 0;
}

static struct lab__mm_piece *make_piece(struct lab__mm_segment *segment, ULONGLONG offset)
{
    struct lab__mm_piece *piece = piece_at(segment, offset);
    SIZE_T number = (SIZE_T)(offset >> LAB_PIECE_SHIFT);

    if (piece)
        return piece;
    if (offset >> PAGE_SHIFT >= 1ULL << 40 || LAB_FAULT(LAB_FAULT_PAGES) || !make_room(segment, number + 1))
        return 0;
    piece = lab__mm_kernel_alloc(sizeof *piece);
    if (!piece)
        return 0;
    piece->run = lab__mm_run_alloc(PAGES, LAB_PAGE_MDL, 16);
    if (!piece->run) {
        lab__mm_kernel_free(piece);
        return 0;
    }
    segment->pieces[number] = piece;
    return piece;
}

static char *page_of(const struct lab__mm_piece *piece, ULONG page)
{
    return lab__mm_page_address(piece->run + page);
}

/* A part of a range, within one piece. */
struct part {
    struct lab__mm_piece *piece; /* 0: never touched */
    ULONGLONG offset;            /* of the piece's first byte */
    ULONG first, end;            /* pages of it */
};

static ULONGLONG bits(ULONG first, ULONG end) /* end > first */
{
    return (~0ULL >> (64 - (end - first))) << first;
}

static ULONGLONG part_bits(const struct part *part)
{
    return bits(part->first, part->end);
}

/* Goes through [at, end): the part that begins at `at`; returns where the next begins. */
static ULONGLONG part_from(const struct lab__mm_segment *segment, ULONGLONG at, ULONGLONG end, struct part *part)
{
    ULONGLONG base = at & ~(ULONGLONG)(LAB_PIECE_SIZE - 1), stop = base + LAB_PIECE_SIZE;

    part->piece = piece_at(segment, at);
    part->offset = base;
    part->first = (ULONG)(at - base) >> PAGE_SHIFT;
    part->end = stop <= end ? PAGES : (ULONG)((end - base + PAGE_SIZE - 1) >> PAGE_SHIFT);
    return stop < end ? stop : end;
}

/* Nothing is kept beyond the last piece, so that a range to the end of the world ends there. */
static ULONGLONG bounded(const struct lab__mm_segment *segment, ULONGLONG end)
{
    ULONGLONG last = (ULONGLONG)segment->piece_count << LAB_PIECE_SHIFT;

    return end < last ? end : last;
}

#define FOR_PARTS(segment, from, to, part)                                                                             \
    for (ULONGLONG at_ = (from), end_ = bounded(segment, to);                                                          \
         at_ < end_ && ((at_ = part_from(segment, at_, end_, &(part))), TRUE);)

static void count_dirty(struct lab__mm_segment *segment, struct lab__mm_piece *piece, ULONGLONG dirty)
{
    LONG change = __builtin_popcountll(dirty) - __builtin_popcountll(piece->dirty);

    piece->dirty = dirty;
    segment->dirty += (ULONG)change;
    lab__mm_dirty_pages += (ULONG)change;
}

static void wait_for_move(struct lab__mm_segment *segment)
{
    segment->moved.Header.SignalState = 0; /* not by a DDI, at which somebody else might set it */
    KeWaitForSingleObject(&segment->moved, WrPageIn, KernelMode, FALSE, 0);
}

/* --- what programs write ------------------------------------------------------------------------------------------ */

static ULONGLONG sum(const char *page)
{
    const ULONGLONG *word = (const ULONGLONG *)page;
    ULONGLONG value = 0x9E3779B97F4A7C15u;

    for (ULONG i = 0; i < PAGE_SIZE / sizeof *word; i++) {
        value = (value ^ word[i]) * 0xD6E8FEB86659FD93u;
        value ^= value >> 32;
    }
    return value;
}

static void take_sums(struct lab__mm_piece *piece, ULONGLONG pages)
{
    for (; pages; pages &= pages - 1) {
        ULONG page = (ULONG)__builtin_ctzll(pages);

        piece->sums[page] = sum(page_of(piece, page));
    }
}

static void look_for_changes(struct lab__mm_segment *segment, struct lab__mm_piece *piece, ULONGLONG pages)
{
    ULONGLONG dirty = piece->dirty;

    for (pages &= piece->valid & ~piece->dirty; pages; pages &= pages - 1) {
        ULONG page = (ULONG)__builtin_ctzll(pages);
        ULONGLONG now = sum(page_of(piece, page));

        if (now != piece->sums[page])
            dirty |= 1ULL << page;
        piece->sums[page] = now;
    }
    count_dirty(segment, piece, dirty);
}

static ULONGLONG dirty_pages(struct lab__mm_segment *segment, const struct part *part)
{
    if (!part->piece)
        return 0;
    if (part->piece->watched)
        look_for_changes(segment, part->piece, part_bits(part));
    return part->piece->dirty & part_bits(part);
}

NTSTATUS lab__mm_file_watch(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length)
{
    struct part part;

    FOR_PARTS(segment, offset, offset + length, part)
    {
        if (!part.piece->sums)
            part.piece->sums = lab__mm_kernel_alloc(PAGES * sizeof *part.piece->sums);
        if (!part.piece->sums)
            return STATUS_INSUFFICIENT_RESOURCES;
    }
    FOR_PARTS(segment, offset, offset + length, part)
    {
        if (!part.piece->watched++)
            take_sums(part.piece, part.piece->valid);
    }
    return STATUS_SUCCESS;
}

void lab__mm_file_unwatch(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length)
{
    struct part part;

    FOR_PARTS(segment, offset, offset + length, part)
    {
        dirty_pages(segment, &part);
        part.piece->watched--;
    }
}

/* --- holding ------------------------------------------------------------------------------------------------------ */

void lab__mm_file_hold(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length)
{
    struct part part;

    FOR_PARTS(segment, offset, offset + length, part)
    for (ULONG i = part.first; i < part.end; i++)
        part.piece->held[i]++;
}

void lab__mm_file_unhold(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length)
{
    struct part part;

    FOR_PARTS(segment, offset, offset + length, part)
    for (ULONG i = part.first; i < part.end; i++)
        part.piece->held[i]--;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* The first run of pages of the part that aren't there and that nobody reads; 0: all are there. */
static ULONG next_missing(const struct part *part, ULONG *first)
{
    ULONGLONG missing = part_bits(part) & ~part->piece->valid;
    ULONG count = 0;

    if (!missing)
        return 0;
    *first = (ULONG)__builtin_ctzll(missing);
    if (part->piece->reading >> *first & 1)
        return 0;
    while (count<MOST_AT_ONCE && * first + count<part->end && (missing & ~part->piece->reading)>>(*first + count) & 1)
        count++;
    return count;
}

static NTSTATUS read_pages(struct lab__mm_segment *segment, const struct part *part, ULONG first, ULONG count)
{
    ULONGLONG pages = bits(first, first + count);
    char *memory = page_of(part->piece, first);
    ULONG_PTR done = 0;
    NTSTATUS status;

    part->piece->reading |= pages;
    status = lab__mm_page_io(segment->file, FALSE, memory, count << PAGE_SHIFT,
                             part->offset + ((ULONGLONG)first << PAGE_SHIFT), &done);
    if (status == STATUS_END_OF_FILE) { /* what lies behind it is zero */
        status = STATUS_SUCCESS;
        done = 0;
    }
    if (NT_SUCCESS(status)) {
        if (done < (ULONG_PTR)count << PAGE_SHIFT)
            RtlZeroMemory(memory + done, ((SIZE_T)count << PAGE_SHIFT) - done);
        if (part->piece->watched)
            take_sums(part->piece, pages);
        part->piece->valid |= pages;
    }
    part->piece->reading &= ~pages;
    KeSetEvent(&segment->moved, 0, FALSE);
    return status;
}

static NTSTATUS read_part(struct lab__mm_segment *segment, const struct part *part)
{
    NTSTATUS status = STATUS_SUCCESS;
    ULONG first, count;

    while (NT_SUCCESS(status) && (part_bits(part) & ~part->piece->valid)) {
        count = next_missing(part, &first);
        if (count)
            status = read_pages(segment, part, first, count);
        else
            wait_for_move(segment);
    }
    return status;
}

NTSTATUS lab__mm_file_read(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length)
{
    NTSTATUS status = STATUS_SUCCESS;
    struct part part;

    for (ULONGLONG at = offset, end = offset + length; at < end && NT_SUCCESS(status);) {
        if (!make_piece(segment, at))
            return STATUS_INSUFFICIENT_RESOURCES;
        at = part_from(segment, at, end, &part);
        status = read_part(segment, &part);
    }
    return status;
}

BOOLEAN lab__mm_file_resident(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length)
{
    struct part part;

    for (ULONGLONG at = offset, end = offset + length; at < end;) {
        at = part_from(segment, at, end, &part);
        if (!part.piece || (part_bits(&part) & ~part.piece->valid))
            return FALSE;
    }
    return TRUE;
}

static void blank_part(struct lab__mm_segment *segment, const struct part *part)
{
    while (part->piece->reading & part_bits(part))
        wait_for_move(segment);
    for (ULONG i = part->first; i < part->end; i++)
        if (!(part->piece->valid >> i & 1))
            RtlZeroMemory(page_of(part->piece, i), PAGE_SIZE);
    if (part->piece->watched)
        take_sums(part->piece, part_bits(part) & ~part->piece->valid);
    part->piece->valid |= part_bits(part);
}

NTSTATUS lab__mm_file_blank(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length)
{
    struct part part;

    for (ULONGLONG at = offset, end = offset + length; at < end;) {
        if (!make_piece(segment, at))
            return STATUS_INSUFFICIENT_RESOURCES;
        at = part_from(segment, at, end, &part);
        blank_part(segment, &part);
    }
    return STATUS_SUCCESS;
}

char *lab__mm_file_address(struct lab__mm_segment *segment, ULONGLONG offset, ULONG *length)
{
    struct lab__mm_piece *piece = make_piece(segment, offset);
    ULONG within = (ULONG)offset & (LAB_PIECE_SIZE - 1);

    if (!piece)
        return 0;
    if (*length > LAB_PIECE_SIZE - within)
        *length = LAB_PIECE_SIZE - within;
    return page_of(piece, 0) + within;
}

ULONGLONG lab__mm_file_offset(const struct lab__mm_segment *segment, const void *address)
{
    SIZE_T page = lab__mm_page_index(address);

    for (SIZE_T i = 0; i < segment->piece_count; i++) {
        const struct lab__mm_piece *piece = segment->pieces[i];

        if (piece && page - piece->run < PAGES)
            return ((ULONGLONG)i << LAB_PIECE_SHIFT) + (ULONGLONG)((const char *)address - page_of(piece, 0));
    }
    return ~0ULL;
}

void lab__mm_file_copy(struct lab__mm_segment *segment, ULONGLONG offset, char *to, SIZE_T size)
{
    while (size) {
        ULONG length = size < LAB_PIECE_SIZE ? (ULONG)size : LAB_PIECE_SIZE;
        char *from = lab__mm_file_address(segment, offset, &length);

        RtlCopyMemory(to, from, length);
        to += length;
        offset += length;
        size -= length;
    }
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

void lab__mm_file_dirty(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length)
{
    struct part part;

    FOR_PARTS(segment, offset, offset + length, part)
    count_dirty(segment, part.piece, part.piece->dirty | part_bits(&part));
}

BOOLEAN lab__mm_file_is_dirty(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length)
{
    struct part part;

    FOR_PARTS(segment, offset, length > ~offset ? ~0ULL : offset + length, part)
    {
        if (dirty_pages(segment, &part))
            return TRUE;
    }
    return FALSE;
}

ULONG lab__mm_file_next_dirty(struct lab__mm_segment *segment, ULONGLONG *offset, ULONGLONG end)
{
    struct part part;

    FOR_PARTS(segment, *offset, end, part)
    {
        ULONGLONG dirty = dirty_pages(segment, &part);
        ULONG first, count = 0;

        if (!dirty)
            continue;
        first = (ULONG)__builtin_ctzll(dirty);
        while (count < MOST_AT_ONCE && first + count < PAGES && dirty >> (first + count) & 1)
            count++;
        *offset = part.offset + ((ULONGLONG)first << PAGE_SHIFT);
        return count << PAGE_SHIFT;
    }
    return 0;
}

/* All within one piece, as lab__mm_file_next_dirty finds them. */
NTSTATUS lab__mm_file_write(struct lab__mm_segment *segment, ULONGLONG offset, ULONG length)
{
    ULONG_PTR done = 0;
    struct part part;
    ULONGLONG pages;
    NTSTATUS status;

    part_from(segment, offset, offset + length, &part);
    pages = part_bits(&part);
    while (part.piece->writing & pages)
        wait_for_move(segment);
    if (!(part.piece->dirty & pages))
        return STATUS_SUCCESS; /* somebody else has written them */
    part.piece->writing |= pages;
    count_dirty(segment, part.piece, part.piece->dirty & ~pages);
    if (part.piece->watched)
        take_sums(part.piece, pages);
    status = lab__mm_page_io(segment->file, TRUE, page_of(part.piece, part.first), length, offset, &done);
    part.piece->writing &= ~pages;
    if (!NT_SUCCESS(status))
        count_dirty(segment, part.piece, part.piece->dirty | pages);
    KeSetEvent(&segment->moved, 0, FALSE);
    return status;
}

static void wait_for_writers(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG end)
{
    struct part part;

    FOR_PARTS(segment, offset, end, part)
    {
        while (part.piece && part.piece->writing & part_bits(&part))
            wait_for_move(segment);
    }
}

NTSTATUS lab__mm_file_flush(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG end, ULONGLONG *written)
{
    NTSTATUS status = STATUS_SUCCESS, failure = STATUS_SUCCESS;
    ULONG length;

    while ((length = lab__mm_file_next_dirty(segment, &offset, end))) {
        status = lab__mm_file_write(segment, offset, length);
        if (NT_SUCCESS(status))
            *written += length;
        else
            failure = status;
        offset += length;
    }
    wait_for_writers(segment, 0, end);
    return failure;
}

/* --- forgetting --------------------------------------------------------------------------------------------------- */

static ULONGLONG held_pages(const struct part *part)
{
    ULONGLONG held = 0;

    for (ULONG i = part->first; i < part->end; i++)
        held |= (ULONGLONG)(part->piece->held[i] != 0) << i;
    return held;
}

BOOLEAN lab__mm_file_purge(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG end)
{
    BOOLEAN all = TRUE;
    struct part part;
    ULONGLONG pages;

    FOR_PARTS(segment, offset, end, part)
    {
        if (!part.piece)
            continue;
        while ((part.piece->reading | part.piece->writing) & part_bits(&part))
            wait_for_move(segment);
        pages = part_bits(&part) & ~held_pages(&part);
        all &= pages == part_bits(&part);
        count_dirty(segment, part.piece, part.piece->dirty & ~pages);
        part.piece->valid &= ~pages;
    }
    return all;
}

static void free_pieces(struct lab__mm_segment *segment)
{
    for (SIZE_T i = 0; i < segment->piece_count; i++) {
        struct lab__mm_piece *piece = segment->pieces[i];

        if (!piece)
            continue;
        count_dirty(segment, piece, 0);
        lab__mm_run_free(piece->run);
        if (piece->sums)
            lab__mm_kernel_free(piece->sums);
        lab__mm_kernel_free(piece);
    }
    if (segment->pieces)
        lab__mm_kernel_free(segment->pieces);
}

/* --- segments ----------------------------------------------------------------------------------------------------- */

struct lab__mm_segment *lab__mm_data_segment(PSECTION_OBJECT_POINTERS pointers)
{
    return pointers ? pointers->DataSectionObject : 0;
}

NTSTATUS lab__mm_file_segment(PFILE_OBJECT file, struct lab__mm_segment **result)
{
    struct lab__mm_segment *segment = lab__mm_data_segment(file->SectionObjectPointer);

    if (!file->SectionObjectPointer)
        return STATUS_INVALID_FILE_FOR_SECTION;
    if (!segment) {
        segment = LAB_FAULT(LAB_FAULT_PAGES) ? 0 : lab__mm_kernel_alloc(sizeof *segment);
        if (!segment)
            return STATUS_INSUFFICIENT_RESOURCES;
        segment->file = file;
        lab__ob_reference(file);
        KeInitializeEvent(&segment->moved, NotificationEvent, FALSE);
        file->SectionObjectPointer->DataSectionObject = segment;
    }
    segment->references++;
    *result = segment;
    return STATUS_SUCCESS;
}

/* Whoever comes while the pages are written gets the same segment, which then lives on. */
void lab__mm_file_close(struct lab__mm_segment *segment)
{
    PFILE_OBJECT file = segment->file;
    ULONGLONG written = 0;

    segment->references++;
    lab__mm_file_flush(segment, 0, ~0ULL, &written);
    if (--segment->references)
        return;
    if (file->SectionObjectPointer && file->SectionObjectPointer->DataSectionObject == segment)
        file->SectionObjectPointer->DataSectionObject = 0;
    free_pieces(segment);
    lab__mm_kernel_free(segment);
    lab__ob_dereference(file);
}
