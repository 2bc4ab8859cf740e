/*
 * Where contexts of streams, files and handles hang: at the file system's own control blocks, by way of FsRtl, so that
 * they go when these go; those of a handle at the file object.
 *
 * Where a file system has no contexts of files but has those of streams, a file has one stream (FAT and its kin), and
 * the file's contexts hang at that.
 */
#include "flt/context.h"

struct holder {
    FSRTL_PER_STREAM_CONTEXT stream; /* FSRTL_PER_FILE_CONTEXT is the same */
    LIST_ENTRY contexts;
};

static const char of_streams, of_files; /* owners */

static void free_holder(PVOID block)
{
    struct holder *holder = block;

    lab__flt_contexts_drop(&holder->contexts, 0);
    lab__mm_kernel_free(holder);
}

static struct holder *make_holder(PFLT_VOLUME volume, const void *owner)
{
    struct holder *holder = lab__mm_kernel_alloc(sizeof *holder);

    if (!holder)
        return 0;
    FsRtlInitPerStreamContext(&holder->stream, (PVOID)owner, volume, free_holder);
    InitializeListHead(&holder->contexts);
    return holder;
}

static PFSRTL_ADVANCED_FCB_HEADER header_of(PFILE_OBJECT file)
{
    PFSRTL_ADVANCED_FCB_HEADER header = file ? file->FsContext : 0;

    return header && (header->Flags2 & FSRTL_FLAG2_SUPPORTS_FILTER_CONTEXTS) ? header : 0;
}

static LIST_ENTRY *stream_list(PFILE_OBJECT file, PFLT_VOLUME volume, const void *owner, BOOLEAN make)
{
    PFSRTL_ADVANCED_FCB_HEADER header = header_of(file);
    struct holder *holder = (struct holder *)FsRtlLookupPerStreamContextInternal(header, (PVOID)owner, volume);

    if (!holder && make) {
        holder = make_holder(volume, owner);
        if (holder)
            FsRtlInsertPerStreamContext(header, &holder->stream);
    }
    return holder ? &holder->contexts : 0;
}

static PVOID *file_pointer(PFILE_OBJECT file)
{
    PFSRTL_ADVANCED_FCB_HEADER header = header_of(file);

    return header && header->Version >= FSRTL_FCB_HEADER_V1 ? header->FileContextSupportPointer : 0;
}

static LIST_ENTRY *file_list(PFILE_OBJECT file, PFLT_VOLUME volume, BOOLEAN make)
{
    PVOID *pointer = file_pointer(file);
    struct holder *holder;

    if (!pointer)
        return stream_list(file, volume, &of_files, make);
    holder = (struct holder *)FsRtlLookupPerFileContext(pointer, (PVOID)&of_files, volume);
    if (!holder && make) {
        holder = make_holder(volume, &of_files);
        if (holder)
            FsRtlInsertPerFileContext(pointer, (PFSRTL_PER_FILE_CONTEXT)&holder->stream);
    }
    return holder ? &holder->contexts : 0;
}

static BOOLEAN begin(PFLT_INSTANCE instance, PFILE_OBJECT file, FLT_CONTEXT_TYPE type, struct lab__flt_place *place)
{
    *place = (struct lab__flt_place){.filter = instance->filter, .instance = instance, .type = type};
    return header_of(file) != 0;
}

BOOLEAN lab__flt_place_of_stream(PFLT_INSTANCE instance, PFILE_OBJECT file, BOOLEAN make, struct lab__flt_place *place)
{
    if (!begin(instance, file, FLT_STREAM_CONTEXT, place))
        return FALSE;
    place->list = stream_list(file, instance->volume, &of_streams, make);
    return TRUE;
}

BOOLEAN lab__flt_place_of_file(PFLT_INSTANCE instance, PFILE_OBJECT file, BOOLEAN make, struct lab__flt_place *place)
{
    if (!begin(instance, file, FLT_FILE_CONTEXT, place))
        return FALSE;
    place->list = file_list(file, instance->volume, make);
    return TRUE;
}

BOOLEAN lab__flt_place_of_handle(PFLT_INSTANCE instance, PFILE_OBJECT file, BOOLEAN make, struct lab__flt_place *place)
{
    struct lab__flt_file *state;

    if (!begin(instance, file, FLT_STREAMHANDLE_CONTEXT, place))
        return FALSE;
    state = lab__flt_file(file, make);
    place->list = state ? &state->contexts : 0;
    return TRUE;
}

/*
 * FltSupportsStreamContexts, FltSupportsStreamHandleContexts, FltSupportsFileContexts, FltSupportsFileContextsEx: has
 * the file, once it is open, contexts of this kind? The last counts what the filter manager itself makes of streams.
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltsupportsstreamcontexts
 */
BOOLEAN FltSupportsStreamContexts(PFILE_OBJECT FileObject)
{
    LAB_DDI(FltSupportsStreamContexts);
    return header_of(FileObject) != 0;
}

BOOLEAN FltSupportsStreamHandleContexts(PFILE_OBJECT FileObject)
{
    LAB_DDI(FltSupportsStreamHandleContexts);
    return header_of(FileObject) != 0;
}

BOOLEAN FltSupportsFileContexts(PFILE_OBJECT FileObject)
{
    LAB_DDI(FltSupportsFileContexts);
    return file_pointer(FileObject) != 0;
}

BOOLEAN FltSupportsFileContextsEx(PFILE_OBJECT FileObject, PFLT_INSTANCE Instance)
{
    LAB_DDI(FltSupportsFileContextsEx);
    return file_pointer(FileObject) || (Instance && header_of(FileObject));
}
