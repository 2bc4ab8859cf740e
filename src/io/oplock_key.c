/* Oplock keys: who opens a file several times says so by one key, and doesn't break its own oplocks. */
#include <initguid.h>
#include "io/file_p.h"
#include "io/oplock_key.h"

static OPLOCK_KEY_ECP_CONTEXT *key_of(PFILE_OBJECT file)
{
    struct lab__io_file_extension *extension = file->FileObjectExtension;

    return extension && extension->has_oplock_key ? &extension->oplock_key : 0;
}

const OPLOCK_KEY_ECP_CONTEXT *lab__io_oplock_key(PFILE_OBJECT file)
{
    return key_of(file);
}

void lab__io_oplock_key_take(PIRP create, PFILE_OBJECT file)
{
    struct lab__io_file_extension *extension;
    PECP_LIST list = 0;
    PVOID context = 0;
    ULONG size = 0;

    if (key_of(file) || !NT_SUCCESS(FsRtlGetEcpListFromIrp(create, &list)) || !list ||
        !NT_SUCCESS(FsRtlFindExtraCreateParameter(list, &GUID_ECP_OPLOCK_KEY, &context, &size)) ||
        size < sizeof extension->oplock_key)
        return;
    extension = lab__io_file_extension(file);
    if (!extension)
        return;
    extension->oplock_key = *(POPLOCK_KEY_ECP_CONTEXT)context;
    extension->has_oplock_key = TRUE;
    extension->key_context = (OPLOCK_KEY_CONTEXT){
        .Version = 1, .Flags = 2 /* the target's key */, .TargetOplockKey = extension->oplock_key.OplockKey};
    FsRtlAcknowledgeEcp(context);
}

/*
 * IoGetOplockKeyContext(Ex): the key that the file was opened with; NULL: none, or its file system has no oplocks.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-iogetoplockkeycontext
 */
POPLOCK_KEY_ECP_CONTEXT IoGetOplockKeyContext(PFILE_OBJECT FileObject)
{
    LAB_DDI(IoGetOplockKeyContext);
    return key_of(FileObject);
}

POPLOCK_KEY_CONTEXT IoGetOplockKeyContextEx(PFILE_OBJECT FileObject)
{
    LAB_DDI(IoGetOplockKeyContextEx);
    return key_of(FileObject) ? &((struct lab__io_file_extension *)FileObject->FileObjectExtension)->key_context : 0;
}
