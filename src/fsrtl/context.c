/*
 * Contexts that filters keep with a stream, a file, or a file object: lists that are searched by owner and instance, in
 * which zero stands for any.
 */
#include "fsrtl/fsrtl_p.h"
#include "io/file_p.h"

#define LIST_TAG 0x63467346 /* "FsFc" */

/* What the three kinds of context begin with; the last has no callback. */
struct context {
    LIST_ENTRY links;
    PVOID owner, instance;
    PFREE_FUNCTION free;
};

static PVOID find(LIST_ENTRY *list, PVOID owner, PVOID instance)
{
    for (LIST_ENTRY *e = list->Flink; e != list; e = e->Flink) {
        struct context *context = (struct context *)e;

        if ((!owner || context->owner == owner) && (!instance || context->instance == instance))
            return context;
    }
    return 0;
}

static PVOID take_out(LIST_ENTRY *list, PVOID owner, PVOID instance)
{
    struct context *context = find(list, owner, instance);

    if (context) {
        RemoveEntryList(&context->links);
        InitializeListHead(&context->links);
    }
    return context;
}

/* Each is out of the list before its callback is called, which may search it. */
static void tear_down(LIST_ENTRY *list)
{
    while (!IsListEmpty(list)) {
        struct context *context = (struct context *)RemoveHeadList(list);

        InitializeListHead(&context->links);
        context->free(context);
    }
}

/* --- streams ------------------------------------------------------------------------------------------------------ */

/*
 * FsRtlSetupAdvancedHeader, FsRtlSetupAdvancedHeaderEx2: a stream's header that can have contexts.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlsetupadvancedheader
 */
static void set_up(PFSRTL_ADVANCED_FCB_HEADER header, PFAST_MUTEX mutex)
{
    header->Flags |= FSRTL_FLAG_ADVANCED_HEADER;
    header->Flags2 |= FSRTL_FLAG2_SUPPORTS_FILTER_CONTEXTS;
    header->Version = FSRTL_FCB_HEADER_V2;
    InitializeListHead(&header->FilterContexts);
    if (mutex)
        header->FastMutex = mutex;
    header->PushLock = 0;
    header->FileContextSupportPointer = 0;
    header->Oplock = 0;
}

void FsRtlSetupAdvancedHeader(PVOID AdvHdr, PFAST_MUTEX FMutex)
{
    LAB_DDI(FsRtlSetupAdvancedHeader);
    set_up(AdvHdr, FMutex);
}

void FsRtlSetupAdvancedHeaderEx2(PVOID AdvHdr, PFAST_MUTEX FMutex, PVOID *FileContextSupportPointer, PVOID AePushLock)
{
    PFSRTL_ADVANCED_FCB_HEADER header = AdvHdr;

    LAB_DDI(FsRtlSetupAdvancedHeaderEx2);
    set_up(header, FMutex);
    header->Version = FSRTL_FCB_HEADER_V3;
    header->FileContextSupportPointer = FileContextSupportPointer;
    header->AePushLock = AePushLock;
}

static BOOLEAN has_contexts(PFSRTL_ADVANCED_FCB_HEADER header)
{
    return header && (header->Flags2 & FSRTL_FLAG2_SUPPORTS_FILTER_CONTEXTS);
}

/*
 * FsRtlInsertPerStreamContext, FsRtlLookupPerStreamContextInternal, FsRtlRemovePerStreamContext: a filter's context of
 * a stream; the newest is found first.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_DEVICE_REQUEST where the file system has no contexts; NULL for none
 * Source  ntifs/nf-ntifs-fsrtlinsertperstreamcontext
 */
NTSTATUS FsRtlInsertPerStreamContext(PFSRTL_ADVANCED_FCB_HEADER PerStreamContext, PFSRTL_PER_STREAM_CONTEXT Ptr)
{
    LAB_DDI(FsRtlInsertPerStreamContext);
    if (!has_contexts(PerStreamContext))
        return STATUS_INVALID_DEVICE_REQUEST;
    InsertHeadList(&PerStreamContext->FilterContexts, &Ptr->Links);
    return STATUS_SUCCESS;
}

PFSRTL_PER_STREAM_CONTEXT FsRtlLookupPerStreamContextInternal(PFSRTL_ADVANCED_FCB_HEADER StreamContext, PVOID OwnerId,
                                                              PVOID InstanceId)
{
    LAB_DDI(FsRtlLookupPerStreamContextInternal);
    return has_contexts(StreamContext) ? find(&StreamContext->FilterContexts, OwnerId, InstanceId) : 0;
}

PFSRTL_PER_STREAM_CONTEXT FsRtlRemovePerStreamContext(PFSRTL_ADVANCED_FCB_HEADER StreamContext, PVOID OwnerId,
                                                      PVOID InstanceId)
{
    LAB_DDI(FsRtlRemovePerStreamContext);
    return has_contexts(StreamContext) ? take_out(&StreamContext->FilterContexts, OwnerId, InstanceId) : 0;
}

/*
 * FsRtlTeardownPerStreamContexts: the stream goes; each context's callback is called.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlteardownperstreamcontexts
 */
void FsRtlTeardownPerStreamContexts(PFSRTL_ADVANCED_FCB_HEADER AdvancedHeader)
{
    LAB_DDI(FsRtlTeardownPerStreamContexts);
    if (has_contexts(AdvancedHeader))
        tear_down(&AdvancedHeader->FilterContexts);
}

/* --- files -------------------------------------------------------------------------------------------------------- */

/*
 * FsRtlInsertPerFileContext, FsRtlLookupPerFileContext, FsRtlRemovePerFileContext, FsRtlTeardownPerFileContexts: the
 * same for all streams of a file; the list is made with the first context and goes when it is torn down.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_DEVICE_REQUEST, STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-fsrtlinsertperfilecontext
 */
NTSTATUS FsRtlInsertPerFileContext(PVOID *PerFileContextPointer, PFSRTL_PER_FILE_CONTEXT Ptr)
{
    LIST_ENTRY *list;

    LAB_DDI(FsRtlInsertPerFileContext);
    if (!PerFileContextPointer)
        return STATUS_INVALID_DEVICE_REQUEST;
    list = *PerFileContextPointer;
    if (!list) {
        list = lab__fsrtl_alloc(NonPagedPoolNx, sizeof *list, LIST_TAG);
        if (!list)
            return STATUS_INSUFFICIENT_RESOURCES;
        InitializeListHead(list);
        *PerFileContextPointer = list;
    }
    InsertHeadList(list, &Ptr->Links);
    return STATUS_SUCCESS;
}

PFSRTL_PER_FILE_CONTEXT FsRtlLookupPerFileContext(PVOID *PerFileContextPointer, PVOID OwnerId, PVOID InstanceId)
{
    LAB_DDI(FsRtlLookupPerFileContext);
    return PerFileContextPointer && *PerFileContextPointer ? find(*PerFileContextPointer, OwnerId, InstanceId) : 0;
}

PFSRTL_PER_FILE_CONTEXT FsRtlRemovePerFileContext(PVOID *PerFileContextPointer, PVOID OwnerId, PVOID InstanceId)
{
    LAB_DDI(FsRtlRemovePerFileContext);
    return PerFileContextPointer && *PerFileContextPointer ? take_out(*PerFileContextPointer, OwnerId, InstanceId) : 0;
}

void FsRtlTeardownPerFileContexts(PVOID *PerFileContextPointer)
{
    LAB_DDI(FsRtlTeardownPerFileContexts);
    if (!PerFileContextPointer || !*PerFileContextPointer)
        return;
    tear_down(*PerFileContextPointer);
    lab__mm_pool_free(*PerFileContextPointer, LIST_TAG);
    *PerFileContextPointer = 0;
}

/* --- file objects ------------------------------------------------------------------------------------------------- */

/*
 * FsRtlInsertPerFileObjectContext, FsRtlLookupPerFileObjectContext, FsRtlRemovePerFileObjectContext: the same for one
 * open of a file. The list goes with the file object; what is in it then is the filter's to know.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER without a file object; STATUS_INVALID_DEVICE_REQUEST, STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-fsrtlinsertperfileobjectcontext
 */
NTSTATUS FsRtlInsertPerFileObjectContext(PFILE_OBJECT FileObject, PFSRTL_PER_FILEOBJECT_CONTEXT Ptr)
{
    struct lab__io_file_extension *extension;

    LAB_DDI(FsRtlInsertPerFileObjectContext);
    if (!FileObject)
        return STATUS_INVALID_PARAMETER;
    extension = lab__io_file_extension(FileObject);
    if (!extension)
        return STATUS_INSUFFICIENT_RESOURCES;
    InsertHeadList(&extension->contexts, &Ptr->Links);
    return STATUS_SUCCESS;
}

static LIST_ENTRY *contexts_of(PFILE_OBJECT file)
{
    struct lab__io_file_extension *extension = file ? file->FileObjectExtension : 0;

    return extension ? &extension->contexts : 0;
}

PFSRTL_PER_FILEOBJECT_CONTEXT FsRtlLookupPerFileObjectContext(PFILE_OBJECT FileObject, PVOID OwnerId, PVOID InstanceId)
{
    LAB_DDI(FsRtlLookupPerFileObjectContext);
    return contexts_of(FileObject) ? find(contexts_of(FileObject), OwnerId, InstanceId) : 0;
}

PFSRTL_PER_FILEOBJECT_CONTEXT FsRtlRemovePerFileObjectContext(PFILE_OBJECT FileObject, PVOID OwnerId, PVOID InstanceId)
{
    LAB_DDI(FsRtlRemovePerFileObjectContext);
    return contexts_of(FileObject) ? take_out(contexts_of(FileObject), OwnerId, InstanceId) : 0;
}
