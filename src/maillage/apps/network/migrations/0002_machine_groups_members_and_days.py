import django.db.models.deletion
from django.db import migrations, models


def number_machines(apps, schema_editor):
    """Each row that stands gets a code, in order, and the sequence goes on after them."""
    machines = apps.get_model("network", "Machine")
    keys = list(machines.objects.order_by("pk").values_list("pk", flat=True))
    for number, key in enumerate(keys, start=1):
        machines.objects.filter(pk=key).update(code=f"G{number:05d}")
    if keys:
        apps.get_model("records", "Sequence").objects.update_or_create(
            name="machine", defaults={"value": len(keys)}
        )


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0001_initial'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DropPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('postcode', models.CharField(blank=True, max_length=10)),
                ('city', models.CharField(blank=True, max_length=120)),
                ('commune', models.CharField(max_length=5)),
                ('department', models.CharField(max_length=3)),
                ('lat', models.FloatField()),
                ('lon', models.FloatField()),
                ('located', models.CharField(max_length=10)),
                ('hours', models.CharField(blank=True, max_length=200)),
                ('bring', models.BooleanField(default=True)),
                ('fetch', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name': 'point de dépôt',
                'verbose_name_plural': 'points de dépôt',
                'db_table': 'network_drop_point',
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('external_id', models.CharField(blank=True, max_length=60)),
                ('kind', models.CharField(max_length=20)),
                ('skills', models.JSONField(blank=True, default=list)),
                ('hours_per_week', models.FloatField(default=0)),
                ('commune', models.CharField(blank=True, max_length=5)),
                ('department', models.CharField(blank=True, max_length=3)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'membre',
                'db_table': 'network_member',
            },
        ),
        migrations.CreateModel(
            name='MemberIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=30)),
            ],
            options={
                'verbose_name': 'identité d’un membre',
                'db_table': 'network_member_identity',
            },
        ),
        migrations.CreateModel(
            name='Unavailability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(max_length=20)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'indisponibilité',
                'verbose_name_plural': 'indisponibilités',
                'db_table': 'network_unavailability',
            },
        ),
        migrations.RemoveConstraint(
            model_name='machine',
            name='machine_once_per_process',
        ),
        migrations.AddField(
            model_name='machine',
            name='code',
            field=models.CharField(max_length=12, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='machine',
            name='materials',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='machine',
            name='model',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='workshop',
            name='closed_note',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='workshop',
            name='closed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='workshop',
            name='closed_reason',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='workshop',
            name='reminded_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='workshop',
            name='revision',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='workshop',
            constraint=models.CheckConstraint(condition=models.Q(('is_open', False), models.Q(('closed_on__isnull', True), ('closed_reason', '')), _connector='OR'), name='workshop_closed_is_not_open'),
        ),
        migrations.AddField(
            model_name='droppoint',
            name='workshop',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drop_points', to='network.workshop'),
        ),
        migrations.AddField(
            model_name='member',
            name='workshop',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='network.workshop'),
        ),
        migrations.AddField(
            model_name='machine',
            name='member',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='machines', to='network.member'),
        ),
        migrations.AddField(
            model_name='memberidentity',
            name='member',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='identity', to='network.member'),
        ),
        migrations.AddField(
            model_name='unavailability',
            name='machine',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='unavailabilities', to='network.machine'),
        ),
        migrations.AddField(
            model_name='unavailability',
            name='workshop',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unavailabilities', to='network.workshop'),
        ),
        migrations.AddConstraint(
            model_name='droppoint',
            constraint=models.CheckConstraint(condition=models.Q(('bring', True), ('fetch', True), _connector='OR'), name='drop_point_serves'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('workshop', 'external_id'), name='member_reference_once'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('hours_per_week__gte', 0), ('hours_per_week__lte', 168)), name='member_hours_of_a_week'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='member_until_after_since'),
        ),
        migrations.AddConstraint(
            model_name='unavailability',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='unavailability_until_after_since'),
        ),
        migrations.RunPython(number_machines, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='machine',
            name='code',
            field=models.CharField(max_length=12, unique=True),
        ),
    ]
