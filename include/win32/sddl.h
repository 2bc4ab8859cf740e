/* Security descriptors and SIDs as text. */
#ifndef NTLAB_SDDL_H
#define NTLAB_SDDL_H
#define __SDDL_H__

#include <windows.h>

LAB_DDK_BEGIN

#define SDDL_REVISION_1 1

/* What is made is to be freed with LocalFree. */
BOOL ConvertStringSecurityDescriptorToSecurityDescriptorA(LPCSTR text, DWORD revision, PSECURITY_DESCRIPTOR *made,
                                                          PULONG size);
BOOL ConvertStringSecurityDescriptorToSecurityDescriptorW(LPCWSTR text, DWORD revision, PSECURITY_DESCRIPTOR *made,
                                                          PULONG size);
#define ConvertStringSecurityDescriptorToSecurityDescriptor                                                            \
    LAB_WIN32_AW(ConvertStringSecurityDescriptorToSecurityDescriptor)
/* `information` says which parts; an absolute descriptor will do as well. `length` counts the zero. */
BOOL ConvertSecurityDescriptorToStringSecurityDescriptorA(PSECURITY_DESCRIPTOR descriptor, DWORD revision,
                                                          SECURITY_INFORMATION information, LPSTR *text, PULONG length);
BOOL ConvertSecurityDescriptorToStringSecurityDescriptorW(PSECURITY_DESCRIPTOR descriptor, DWORD revision,
                                                          SECURITY_INFORMATION information, LPWSTR *text,
                                                          PULONG length);
#define ConvertSecurityDescriptorToStringSecurityDescriptor                                                            \
    LAB_WIN32_AW(ConvertSecurityDescriptorToStringSecurityDescriptor)
BOOL ConvertStringSidToSidA(LPCSTR text, PSID *sid);
BOOL ConvertStringSidToSidW(LPCWSTR text, PSID *sid);
#define ConvertStringSidToSid LAB_WIN32_AW(ConvertStringSidToSid)
BOOL ConvertSidToStringSidA(PSID sid, LPSTR *text);
BOOL ConvertSidToStringSidW(PSID sid, LPWSTR *text);
#define ConvertSidToStringSid LAB_WIN32_AW(ConvertSidToStringSid)

LAB_DDK_END

#endif
