/* Contexts of streams, files and file objects; headers of control blocks. */
#ifndef NTLAB_NT_FSRTL_CONTEXT_H
#define NTLAB_NT_FSRTL_CONTEXT_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ex_lookaside.h>

LAB_DDK_BEGIN

typedef struct _FSRTL_COMMON_FCB_HEADER {
    CSHORT NodeTypeCode;
    CSHORT NodeByteSize;
    UCHAR Flags;
    UCHAR IsFastIoPossible;
    UCHAR Flags2;
    UCHAR Reserved : 4;
    UCHAR Version : 4;
    PERESOURCE Resource;
    PERESOURCE PagingIoResource;
    LARGE_INTEGER AllocationSize;
    LARGE_INTEGER FileSize;
    LARGE_INTEGER ValidDataLength;
} FSRTL_COMMON_FCB_HEADER, *PFSRTL_COMMON_FCB_HEADER;

typedef struct _FSRTL_ADVANCED_FCB_HEADER {
    CSHORT NodeTypeCode;
    CSHORT NodeByteSize;
    UCHAR Flags;
    UCHAR IsFastIoPossible;
    UCHAR Flags2;
    UCHAR Reserved : 4;
    UCHAR Version : 4;
    PERESOURCE Resource;
    PERESOURCE PagingIoResource;
    LARGE_INTEGER AllocationSize;
    LARGE_INTEGER FileSize;
    LARGE_INTEGER ValidDataLength;
    PFAST_MUTEX FastMutex;
    LIST_ENTRY FilterContexts;
    ULONG_PTR PushLock;
    PVOID *FileContextSupportPointer;
    union {
        PVOID Oplock; /* an OPLOCK */
        PVOID ReservedForRemote;
    };
    PVOID AePushLock;
    ULONG BypassIoOpenCount;
    PVOID ReservedContext;
} FSRTL_ADVANCED_FCB_HEADER, *PFSRTL_ADVANCED_FCB_HEADER;

typedef struct _FSRTL_AUXILIARY_BUFFER {
    PVOID Buffer;
    ULONG Length;
    ULONG Flags;
    PMDL Mdl;
} FSRTL_AUXILIARY_BUFFER, *PFSRTL_AUXILIARY_BUFFER;

typedef struct _FSRTL_PER_FILE_CONTEXT {
    LIST_ENTRY Links;
    PVOID OwnerId;
    PVOID InstanceId;
    PFREE_FUNCTION FreeCallback;
} FSRTL_PER_FILE_CONTEXT, *PFSRTL_PER_FILE_CONTEXT;

typedef struct _FSRTL_PER_STREAM_CONTEXT {
    LIST_ENTRY Links;
    PVOID OwnerId;
    PVOID InstanceId;
    PFREE_FUNCTION FreeCallback;
} FSRTL_PER_STREAM_CONTEXT, *PFSRTL_PER_STREAM_CONTEXT;

typedef void (*PFN_FSRTLTEARDOWNPERSTREAMCONTEXTS)(PFSRTL_ADVANCED_FCB_HEADER AdvancedHeader);

typedef struct _FSRTL_PER_FILEOBJECT_CONTEXT {
    LIST_ENTRY Links;
    PVOID OwnerId;
    PVOID InstanceId;
} FSRTL_PER_FILEOBJECT_CONTEXT, *PFSRTL_PER_FILEOBJECT_CONTEXT;

typedef enum _FAST_IO_POSSIBLE { FastIoIsNotPossible, FastIoIsPossible, FastIoIsQuestionable } FAST_IO_POSSIBLE;

NTSTATUS FsRtlInsertPerFileContext(PVOID *PerFileContextPointer, PFSRTL_PER_FILE_CONTEXT Ptr);
NTSTATUS FsRtlInsertPerFileObjectContext(PFILE_OBJECT FileObject, PFSRTL_PER_FILEOBJECT_CONTEXT Ptr);
NTSTATUS FsRtlInsertPerStreamContext(PFSRTL_ADVANCED_FCB_HEADER PerStreamContext, PFSRTL_PER_STREAM_CONTEXT Ptr);
PFSRTL_PER_FILE_CONTEXT FsRtlLookupPerFileContext(PVOID *PerFileContextPointer, PVOID OwnerId, PVOID InstanceId);
PFSRTL_PER_FILEOBJECT_CONTEXT FsRtlLookupPerFileObjectContext(PFILE_OBJECT FileObject, PVOID OwnerId, PVOID InstanceId);
PFSRTL_PER_STREAM_CONTEXT FsRtlLookupPerStreamContextInternal(PFSRTL_ADVANCED_FCB_HEADER StreamContext, PVOID OwnerId,
                                                              PVOID InstanceId);
PFSRTL_PER_FILE_CONTEXT FsRtlRemovePerFileContext(PVOID *PerFileContextPointer, PVOID OwnerId, PVOID InstanceId);
PFSRTL_PER_FILEOBJECT_CONTEXT FsRtlRemovePerFileObjectContext(PFILE_OBJECT FileObject, PVOID OwnerId, PVOID InstanceId);
PFSRTL_PER_STREAM_CONTEXT FsRtlRemovePerStreamContext(PFSRTL_ADVANCED_FCB_HEADER StreamContext, PVOID OwnerId,
                                                      PVOID InstanceId);
void FsRtlSetupAdvancedHeader(PVOID AdvHdr, PFAST_MUTEX FMutex);
void FsRtlSetupAdvancedHeaderEx2(PVOID AdvHdr, PFAST_MUTEX FMutex, PVOID *FileContextSupportPointer, PVOID AePushLock);
void FsRtlTeardownPerFileContexts(PVOID *PerFileContextPointer);
void FsRtlTeardownPerStreamContexts(PFSRTL_ADVANCED_FCB_HEADER AdvancedHeader);

LAB_DDK_END

#define FsRtlGetPerStreamContextPointer(fo) ((PFSRTL_ADVANCED_FCB_HEADER)(fo)->FsContext)
#define FsRtlInitPerStreamContext(context, owner, instance, callback)                                                  \
    ((context)->OwnerId = (owner), (context)->InstanceId = (instance), (context)->FreeCallback = (callback))
#define FsRtlLookupPerStreamContext(header, owner, instance)                                                           \
    (FsRtlSupportsPerStreamContextsHeader(header) && !IsListEmpty(&(header)->FilterContexts)                           \
         ? FsRtlLookupPerStreamContextInternal((header), (owner), (instance))                                          \
         : NULL)
#define FsRtlSupportsPerStreamContextsHeader(header) (((header)->Flags2 & FSRTL_FLAG2_SUPPORTS_FILTER_CONTEXTS) != 0)
#define FsRtlSupportsPerStreamContexts(fo)                                                                             \
    (FsRtlGetPerStreamContextPointer(fo) != NULL &&                                                                    \
     FsRtlSupportsPerStreamContextsHeader(FsRtlGetPerStreamContextPointer(fo)))
#define FsRtlGetPerFileContextPointer(fo)                                                                              \
    (FsRtlSupportsPerFileContexts(fo) ? FsRtlGetPerStreamContextPointer(fo)->FileContextSupportPointer : NULL)
#define FsRtlSupportsPerFileContexts(fo)                                                                               \
    (FsRtlGetPerStreamContextPointer(fo) != NULL &&                                                                    \
     FsRtlGetPerStreamContextPointer(fo)->Version >= FSRTL_FCB_HEADER_V1 &&                                            \
     FsRtlGetPerStreamContextPointer(fo)->FileContextSupportPointer != NULL)
#define FsRtlGetBypassIoOpenCountPtr(fo)                                                                               \
    (FsRtlGetPerStreamContextPointer(fo)->Version >= FSRTL_FCB_HEADER_V4                                               \
         ? &FsRtlGetPerStreamContextPointer(fo)->BypassIoOpenCount                                                     \
         : NULL)
#define FsRtlGetBypassIoOpenCount(fo)                                                                                  \
    (FsRtlGetPerStreamContextPointer(fo)->Version >= FSRTL_FCB_HEADER_V4                                               \
         ? FsRtlGetPerStreamContextPointer(fo)->BypassIoOpenCount                                                      \
         : 0)
#define FsRtlInitPerFileContext(context, owner, instance, callback)                                                    \
    FsRtlInitPerStreamContext(context, owner, instance, callback)
#define FsRtlInitPerFileObjectContext(context, owner, instance)                                                        \
    ((context)->OwnerId = (owner), (context)->InstanceId = (instance))
#define FsRtlSetupAdvancedHeaderEx(header, mutex, contexts)                                                            \
    do {                                                                                                               \
        FsRtlSetupAdvancedHeader((header), (mutex));                                                                   \
        if ((contexts) != NULL)                                                                                        \
            ((PFSRTL_ADVANCED_FCB_HEADER)(header))->FileContextSupportPointer = (contexts);                            \
    } while (0)

#endif
