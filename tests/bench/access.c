/* SeAccessCheck over a list of 16 entries, the last of which decides. */
#include "bench.h"
#include <ntifs.h>

static DECLSPEC_ALIGN(8) UCHAR list[1024];
static SECURITY_DESCRIPTOR descriptor;
static SECURITY_SUBJECT_CONTEXT subject;
static GENERIC_MAPPING mapping = {0x00120089, 0x00120116, 0x001200A0, 0x001F01FF};

static void check(void *context, unsigned count)
{
    ACCESS_MASK granted;
    NTSTATUS status;

    for (unsigned i = 0; i < count; i++)
        SeAccessCheck(&descriptor, &subject, TRUE, GENERIC_READ, 0, 0, &mapping, UserMode, &granted, &status);
}

static void build(void)
{
    UCHAR sid[SECURITY_MAX_SID_SIZE];
    SID_IDENTIFIER_AUTHORITY authority = {{0, 0, 0, 0, 0, 5}};
    PACL acl = (PACL)list;

    RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlCreateAcl(acl, sizeof list, ACL_REVISION);
    for (ULONG i = 0; i < 15; i++) {
        RtlInitializeSid(sid, &authority, 5);
        *RtlSubAuthoritySid(sid, 0) = 21;
        for (ULONG j = 1; j < 4; j++)
            *RtlSubAuthoritySid(sid, j) = 1000 * j;
        *RtlSubAuthoritySid(sid, 4) = 1100 + i;
        RtlAddAccessAllowedAce(acl, ACL_REVISION, 0x001F01FF, sid);
    }
    RtlAddAccessAllowedAce(acl, ACL_REVISION, 0x001F01FF, SeExports->SeAliasAdminsSid);
    RtlSetDaclSecurityDescriptor(&descriptor, TRUE, acl, FALSE);
}

void bench_access(void)
{
    bench_machine_start(true);
    build();
    SeCaptureSubjectContext(&subject);
    bench_report("access_check", bench_best(check, 0, 1000000), 0);
    SeReleaseSubjectContext(&subject);
    bench_machine_stop();
}
