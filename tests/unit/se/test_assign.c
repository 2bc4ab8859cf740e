/* Descriptors of new objects: SeAssignSecurity, inheritance, SeSetSecurityDescriptorInfo, descriptors of named objects.
 */
#include "support/machine.h"
#include <ntlab/process.h>
#include <ntlab/security.h>
#include <ntifs.h>
#include <string.h>

static GENERIC_MAPPING mapping = {0x00020001, 0x00020002, 0x00020004, 0x001F0007};

struct sd {
    SECURITY_DESCRIPTOR descriptor;
    DECLSPEC_ALIGN(4) UCHAR dacl[512];
};

static void start(struct sd *sd)
{
    RtlCreateSecurityDescriptor(&sd->descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlCreateAcl((PACL)sd->dacl, sizeof sd->dacl, ACL_REVISION);
    RtlSetDaclSecurityDescriptor(&sd->descriptor, TRUE, (PACL)sd->dacl, FALSE);
}

static void add(struct sd *sd, ULONG flags, ACCESS_MASK mask, PSID sid)
{
    assert_int_equal(RtlAddAccessAllowedAceEx((PACL)sd->dacl, ACL_REVISION, flags, mask, sid), STATUS_SUCCESS);
}

static PSECURITY_DESCRIPTOR assign(struct sd *parent, struct sd *given, BOOLEAN directory, ULONG flags)
{
    SECURITY_SUBJECT_CONTEXT context;
    PSECURITY_DESCRIPTOR made;

    SeCaptureSubjectContext(&context);
    assert_int_equal(SeAssignSecurityEx(parent ? &parent->descriptor : NULL, given ? &given->descriptor : NULL, &made,
                                        NULL, directory, flags, &context, &mapping, PagedPool),
                     STATUS_SUCCESS);
    SeReleaseSubjectContext(&context);
    assert_true(RtlValidSecurityDescriptor(made));
    return made;
}

static PACL dacl_of(PSECURITY_DESCRIPTOR descriptor)
{
    BOOLEAN present, defaulted;
    PACL dacl = NULL;

    RtlGetDaclSecurityDescriptor(descriptor, &present, &dacl, &defaulted);
    assert_true(present);
    return dacl;
}

static void assert_ace(PACL acl, ULONG index, UCHAR flags, ACCESS_MASK mask, PSID sid)
{
    ACCESS_ALLOWED_ACE *ace;

    assert_int_equal(RtlGetAce(acl, index, (PVOID *)&ace), STATUS_SUCCESS);
    assert_int_equal(ace->Header.AceFlags, flags);
    assert_int_equal(ace->Mask, mask);
    assert_true(RtlEqualSid(&ace->SidStart, sid));
}

static void test_SeAssignSecurity_nothing_given_takes_the_tokens_defaults(void **state)
{
    PSECURITY_DESCRIPTOR made = assign(NULL, NULL, FALSE, 0);
    BOOLEAN defaulted;
    PSID owner;

    RtlGetOwnerSecurityDescriptor(made, &owner, &defaulted);
    assert_true(RtlEqualSid(owner, SeExports->SeAliasAdminsSid));
    assert_ace(dacl_of(made), 0, 0, mapping.GenericAll, SeExports->SeAliasAdminsSid); /* generic rights are mapped */
    assert_int_equal(SeDeassignSecurity(&made), STATUS_SUCCESS);
    assert_null(made);
}

static void test_SeAssignSecurity_inherits_by_kind_of_child(void **state)
{
    PSECURITY_DESCRIPTOR made;
    struct sd parent;
    PACL acl;

    start(&parent);
    add(&parent, OBJECT_INHERIT_ACE, 1, SeExports->SeAliasUsersSid);
    add(&parent, CONTAINER_INHERIT_ACE, GENERIC_READ, SeExports->SeWorldSid);
    add(&parent, OBJECT_INHERIT_ACE | NO_PROPAGATE_INHERIT_ACE, 4, SeExports->SeRestrictedSid);
    made = assign(&parent, NULL, FALSE, 0);
    acl = dacl_of(made);
    assert_int_equal(acl->AceCount, 2);
    assert_ace(acl, 0, 0, 1, SeExports->SeAliasUsersSid);
    assert_ace(acl, 1, 0, 4, SeExports->SeRestrictedSid);
    SeDeassignSecurity(&made);
    made = assign(&parent, NULL, TRUE, 0);
    acl = dacl_of(made);
    assert_int_equal(acl->AceCount, 3);
    assert_ace(acl, 0, OBJECT_INHERIT_ACE | INHERIT_ONLY_ACE, 1, SeExports->SeAliasUsersSid);
    assert_ace(acl, 1, 0, mapping.GenericRead, SeExports->SeWorldSid); /* effective, and as it was for its children */
    assert_ace(acl, 2, CONTAINER_INHERIT_ACE | INHERIT_ONLY_ACE, GENERIC_READ, SeExports->SeWorldSid);
    SeDeassignSecurity(&made);
}

static void test_SeAssignSecurity_creator_owner_becomes_the_owner(void **state)
{
    PSECURITY_DESCRIPTOR made;
    struct sd parent;
    PACL acl;

    start(&parent);
    add(&parent, OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE, 7, SeExports->SeCreatorOwnerSid);
    made = assign(&parent, NULL, TRUE, SEF_DACL_AUTO_INHERIT);
    acl = dacl_of(made);
    assert_int_equal(acl->AceCount, 2);
    assert_ace(acl, 0, INHERITED_ACE, 7, SeExports->SeAliasAdminsSid);
    assert_ace(acl, 1, OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE | INHERIT_ONLY_ACE | INHERITED_ACE, 7,
               SeExports->SeCreatorOwnerSid);
    assert_true(((PISECURITY_DESCRIPTOR)made)->Control & SE_DACL_AUTO_INHERITED);
    SeDeassignSecurity(&made);
}

static void test_SeAssignSecurity_explicit_default_and_inherited(void **state)
{
    PSECURITY_DESCRIPTOR made;
    struct sd parent, given;

    start(&parent);
    add(&parent, OBJECT_INHERIT_ACE, 1, SeExports->SeWorldSid);
    start(&given);
    add(&given, 0, 2, SeExports->SeAliasUsersSid);
    made = assign(&parent, &given, FALSE, 0); /* what is given goes before what is inherited */
    assert_int_equal(dacl_of(made)->AceCount, 1);
    assert_ace(dacl_of(made), 0, 0, 2, SeExports->SeAliasUsersSid);
    SeDeassignSecurity(&made);
    made = assign(&parent, &given, FALSE, SEF_DACL_AUTO_INHERIT); /* both, in this order */
    assert_int_equal(dacl_of(made)->AceCount, 2);
    assert_ace(dacl_of(made), 1, INHERITED_ACE, 1, SeExports->SeWorldSid);
    SeDeassignSecurity(&made);
    made = assign(&parent, &given, FALSE, SEF_DEFAULT_DESCRIPTOR_FOR_OBJECT); /* only a default: inherited ones win */
    assert_int_equal(dacl_of(made)->AceCount, 1);
    assert_ace(dacl_of(made), 0, 0, 1, SeExports->SeWorldSid);
    SeDeassignSecurity(&made);
    given.descriptor.Control |= SE_DACL_PROTECTED;
    made = assign(&parent, &given, FALSE, SEF_DACL_AUTO_INHERIT);
    assert_int_equal(dacl_of(made)->AceCount, 1);
    SeDeassignSecurity(&made);
}

static void test_SeSetSecurityDescriptorInfo_replaces_only_what_is_named(void **state)
{
    SECURITY_INFORMATION information = DACL_SECURITY_INFORMATION;
    PSECURITY_DESCRIPTOR made = assign(NULL, NULL, FALSE, 0), old = made, none = NULL;
    UCHAR buffer[512];
    ULONG length = 0;
    struct sd given;
    BOOLEAN defaulted;
    PSID owner;

    start(&given);
    add(&given, 0, GENERIC_WRITE, SeExports->SeWorldSid);
    assert_int_equal(SeSetSecurityDescriptorInfo(NULL, &information, &given.descriptor, &none, PagedPool, &mapping),
                     STATUS_NO_SECURITY_ON_OBJECT);
    assert_int_equal(SeSetSecurityDescriptorInfo(NULL, &information, &given.descriptor, &made, PagedPool, &mapping),
                     STATUS_SUCCESS);
    assert_ptr_not_equal(made, old);
    assert_ace(dacl_of(made), 0, 0, mapping.GenericWrite, SeExports->SeWorldSid);
    RtlGetOwnerSecurityDescriptor(made, &owner, &defaulted);
    assert_true(RtlEqualSid(owner, SeExports->SeAliasAdminsSid));
    information = OWNER_SECURITY_INFORMATION;
    assert_int_equal(SeQuerySecurityDescriptorInfo(&information, buffer, &length, &made), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(length, sizeof(SECURITY_DESCRIPTOR_RELATIVE) + 16);
    assert_int_equal(SeQuerySecurityDescriptorInfo(&information, buffer, &length, &made), STATUS_SUCCESS);
    assert_true(SeValidSecurityDescriptor(length, buffer));
    assert_false(SeValidSecurityDescriptor(length - 4, buffer));
    assert_int_equal(((PISECURITY_DESCRIPTOR_RELATIVE)buffer)->Dacl, 0);
    SeDeassignSecurity(&old);
    SeDeassignSecurity(&made);
}

static void test_named_event_of_an_administrator_is_closed_to_users(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\Private");
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle, second;

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE), STATUS_SUCCESS);
    lab_thread_impersonate(LAB_AS_USER, SecurityImpersonation);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_FORCE_ACCESS_CHECK, NULL, NULL);
    assert_int_equal(ZwOpenEvent(&second, EVENT_MODIFY_STATE, &attributes), STATUS_ACCESS_DENIED);
    lab_thread_revert();
    assert_int_equal(ZwOpenEvent(&second, EVENT_MODIFY_STATE, &attributes), STATUS_SUCCESS);
    ZwClose(second);
    ZwClose(handle);
}

static void test_ObOpenObjectByPointer_UserMode_asks_the_descriptor(void **state)
{
    PEPROCESS process = PsGetCurrentProcess();
    HANDLE handle;

    assert_int_equal(ObOpenObjectByPointer(process, 0, NULL, GENERIC_ALL, *PsProcessType, UserMode, &handle),
                     STATUS_SUCCESS);
    ObCloseHandle(handle, UserMode);
    lab_thread_impersonate(LAB_AS_USER, SecurityImpersonation);
    assert_int_equal(ObOpenObjectByPointer(process, 0, NULL, GENERIC_ALL, *PsProcessType, UserMode, &handle),
                     STATUS_ACCESS_DENIED);
    assert_int_equal(
        ObOpenObjectByPointer(process, OBJ_KERNEL_HANDLE, NULL, GENERIC_ALL, *PsProcessType, KernelMode, &handle),
        STATUS_SUCCESS);
    lab_thread_revert();
    ZwClose(handle);
}

static void test_ObGetObjectSecurity_unnamed_event_has_none(void **state)
{
    PSECURITY_DESCRIPTOR descriptor = (PVOID)1;
    OBJECT_ATTRIBUTES attributes;
    BOOLEAN allocated;
    HANDLE handle;
    PVOID event;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE), STATUS_SUCCESS);
    assert_int_equal(ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &event, NULL), STATUS_SUCCESS);
    assert_int_equal(ObGetObjectSecurity(event, &descriptor, &allocated), STATUS_SUCCESS);
    assert_null(descriptor);
    ObReleaseObjectSecurity(descriptor, allocated);
    ObDereferenceObject(event);
    ZwClose(handle);
}

static void test_IoCheckFunctionAccess_and_IoCheckDesiredAccess(void **state)
{
    ACCESS_MASK desired = GENERIC_READ;
    SECURITY_INFORMATION dacl = DACL_SECURITY_INFORMATION;
    FILE_INFORMATION_CLASS basic = FileBasicInformation;
    ULONG code = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_WRITE_ACCESS);

    assert_int_equal(IoCheckDesiredAccess(&desired, FILE_ALL_ACCESS), STATUS_SUCCESS);
    assert_int_equal(desired, FILE_GENERIC_READ);
    assert_int_equal(IoCheckDesiredAccess(&desired, FILE_READ_DATA), STATUS_ACCESS_DENIED);
    assert_int_equal(IoCheckFunctionAccess(FILE_READ_DATA, IRP_MJ_READ, 0, 0, NULL, NULL), STATUS_SUCCESS);
    assert_int_equal(IoCheckFunctionAccess(FILE_READ_DATA, IRP_MJ_WRITE, 0, 0, NULL, NULL), STATUS_ACCESS_DENIED);
    assert_int_equal(IoCheckFunctionAccess(FILE_READ_DATA, IRP_MJ_DEVICE_CONTROL, 0, code, NULL, NULL),
                     STATUS_ACCESS_DENIED);
    assert_int_equal(IoCheckFunctionAccess(FILE_WRITE_DATA, IRP_MJ_DEVICE_CONTROL, 0, code, NULL, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(IoCheckFunctionAccess(FILE_READ_ATTRIBUTES, IRP_MJ_QUERY_INFORMATION, 0, 0, &basic, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(IoCheckFunctionAccess(FILE_READ_ATTRIBUTES, IRP_MJ_SET_INFORMATION, 0, 0, &basic, NULL),
                     STATUS_ACCESS_DENIED);
    assert_int_equal(IoCheckFunctionAccess(READ_CONTROL, IRP_MJ_SET_SECURITY, 0, 0, &dacl, NULL), STATUS_ACCESS_DENIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_SeAssignSecurity_nothing_given_takes_the_tokens_defaults),
        machine_test(test_SeAssignSecurity_inherits_by_kind_of_child),
        machine_test(test_SeAssignSecurity_creator_owner_becomes_the_owner),
        machine_test(test_SeAssignSecurity_explicit_default_and_inherited),
        machine_test(test_SeSetSecurityDescriptorInfo_replaces_only_what_is_named),
        machine_test(test_named_event_of_an_administrator_is_closed_to_users),
        machine_test(test_ObOpenObjectByPointer_UserMode_asks_the_descriptor),
        machine_test(test_ObGetObjectSecurity_unnamed_event_has_none),
        machine_test(test_IoCheckFunctionAccess_and_IoCheckDesiredAccess),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
