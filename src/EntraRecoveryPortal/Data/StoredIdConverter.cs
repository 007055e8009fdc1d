using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EntraRecoveryPortal.Data;

internal sealed class StoredIdConverter() : ValueConverter<string, byte[]>(id => StoredId.Of(id), stored => StoredId.TextOf(stored));
