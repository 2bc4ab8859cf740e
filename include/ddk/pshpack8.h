/* Included as often as needed: #pragma pack(push, 8). */
#pragma pack(push, 8)
