"""Policies, scheduled actions, refreshes, activities and what groups only remember, by boto3."""
from datetime import datetime, timedelta, timezone

from aws_case import Case, main


class Policies(Case):
    def setUp(self):
        super().setUp()
        self.make("g", 4)

    def put(self, **more):
        return self.asg.put_scaling_policy(AutoScalingGroupName="g", PolicyName="p", **more)

    def execute(self, **more):
        self.asg.execute_policy(AutoScalingGroupName="g", PolicyName="p", **more)
        return self.group("g")["DesiredCapacity"]

    def test_adjustments(self):
        self.put(AdjustmentType="ExactCapacity", ScalingAdjustment=3)
        self.assertEqual(self.execute(), 3)
        self.put(AdjustmentType="ChangeInCapacity", ScalingAdjustment=-1)
        self.assertEqual(self.execute(), 2)
        self.put(AdjustmentType="PercentChangeInCapacity", ScalingAdjustment=10)
        self.assertEqual(self.execute(), 3)
        self.put(AdjustmentType="PercentChangeInCapacity", ScalingAdjustment=10,
                 MinAdjustmentMagnitude=3)
        self.assertEqual(self.execute(), 6)
        self.put(AdjustmentType="ChangeInCapacity", ScalingAdjustment=100)
        self.assertEqual(self.execute(), 10)
        cause = self.asg.describe_scaling_activities(AutoScalingGroupName="g")["Activities"][0]
        self.assertIn("executed policy p changing the desired capacity from 6 to 10",
                      cause["Cause"])

    def test_steps(self):
        self.put(PolicyType="StepScaling", AdjustmentType="ChangeInCapacity", StepAdjustments=[
            {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 10, "ScalingAdjustment": 1},
            {"MetricIntervalLowerBound": 10, "ScalingAdjustment": 3}])
        self.assertEqual(self.execute(MetricValue=55, BreachThreshold=50), 5)
        self.assertEqual(self.execute(MetricValue=60, BreachThreshold=50), 8)
        self.refused("ValidationError", self.asg.execute_policy, AutoScalingGroupName="g",
                     PolicyName="p")

    def test_cooldown_and_suspension(self):
        self.put(AdjustmentType="ChangeInCapacity", ScalingAdjustment=1, Cooldown=60)
        self.refused("ScalingActivityInProgress", self.asg.execute_policy, HonorCooldown=True,
                     AutoScalingGroupName="g", PolicyName="p")
        self.asg.suspend_processes(AutoScalingGroupName="g", ScalingProcesses=["AlarmNotification"])
        self.assertEqual(self.execute(), 4)

    def test_refusals_and_listing(self):
        self.refused("ValidationError", self.put, AdjustmentType="Twice", ScalingAdjustment=1)
        self.refused("ValidationError", self.put, ScalingAdjustment=1)
        self.refused("ValidationError", self.put, PolicyType="StepScaling",
                     AdjustmentType="ChangeInCapacity")
        made = self.put(PolicyType="TargetTrackingScaling", TargetTrackingConfiguration={
            "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
            "TargetValue": 50.0})
        self.assertEqual(len(made["Alarms"]), 2)
        shown = self.asg.describe_policies(PolicyTypes=["TargetTrackingScaling"])
        self.assertEqual(shown["ScalingPolicies"][0]["TargetTrackingConfiguration"]["TargetValue"],
                         50.0)
        self.asg.delete_policy(AutoScalingGroupName="g", PolicyName="p")
        self.refused("ValidationError", self.asg.delete_policy, AutoScalingGroupName="g",
                     PolicyName="p")


class Schedule(Case):
    def test_put_list_delete(self):
        self.make("g", 0)
        later = datetime.now(timezone.utc) + timedelta(hours=1)
        self.asg.put_scheduled_update_group_action(
            AutoScalingGroupName="g", ScheduledActionName="once", StartTime=later, MinSize=1)
        failed = self.asg.batch_put_scheduled_update_group_action(
            AutoScalingGroupName="g", ScheduledUpdateGroupActions=[
                {"ScheduledActionName": "daily", "Recurrence": "0 6 * * *", "DesiredCapacity": 2},
                {"ScheduledActionName": "bad", "Recurrence": "0 25 * * *", "DesiredCapacity": 2}])
        self.assertEqual([one["ScheduledActionName"]
                          for one in failed["FailedScheduledUpdateGroupActions"]], ["bad"])
        shown = self.asg.describe_scheduled_actions(AutoScalingGroupName="g")[
            "ScheduledUpdateGroupActions"]
        self.assertEqual([one["ScheduledActionName"] for one in shown], ["daily", "once"])
        self.assertEqual((shown[0]["StartTime"].hour, shown[0]["StartTime"].minute), (6, 0))
        failed = self.asg.batch_delete_scheduled_action(
            AutoScalingGroupName="g", ScheduledActionNames=["daily", "no"])
        self.assertEqual(len(failed["FailedScheduledActions"]), 1)
        self.asg.delete_scheduled_action(AutoScalingGroupName="g", ScheduledActionName="once")
        self.refused("ValidationError", self.asg.delete_scheduled_action,
                     AutoScalingGroupName="g", ScheduledActionName="once")
        self.refused("ValidationError", self.asg.put_scheduled_update_group_action,
                     AutoScalingGroupName="no", ScheduledActionName="a", StartTime=later, MinSize=1)

    def test_one_whose_time_has_come_has_run(self):
        self.make("g", 0)
        self.asg.put_scheduled_update_group_action(
            AutoScalingGroupName="g", ScheduledActionName="now", DesiredCapacity=3,
            StartTime=datetime.now(timezone.utc) - timedelta(seconds=1))
        self.assertEqual(len(self.ids("g")), 3)
        shown = self.asg.describe_scheduled_actions(AutoScalingGroupName="g")
        self.assertEqual(shown["ScheduledUpdateGroupActions"], [])
        cause = self.asg.describe_scaling_activities(AutoScalingGroupName="g")["Activities"][0]
        self.assertIn("a scheduled action update of AutoScalingGroup constraints", cause["Cause"])


class Refresh(Case):
    def test_all_instances_are_new(self):
        old = self.make("g", 3)
        begun = self.asg.start_instance_refresh(AutoScalingGroupName="g")["InstanceRefreshId"]
        seen = self.asg.describe_instance_refreshes(AutoScalingGroupName="g")["InstanceRefreshes"]
        self.assertEqual((seen[0]["InstanceRefreshId"], seen[0]["Status"]), (begun, "Successful"))
        self.assertEqual(seen[0]["PercentageComplete"], 100)
        self.assertEqual(len(self.ids("g")), 3)
        self.assertFalse(set(self.ids("g")) & set(old))
        self.refused("ActiveInstanceRefreshNotFound", self.asg.cancel_instance_refresh,
                     AutoScalingGroupName="g")

    def test_a_suspended_one_waits(self):
        old = self.make("g", 1)
        self.asg.suspend_processes(AutoScalingGroupName="g", ScalingProcesses=["InstanceRefresh"])
        self.asg.start_instance_refresh(AutoScalingGroupName="g")
        self.refused("InstanceRefreshInProgress", self.asg.start_instance_refresh,
                     AutoScalingGroupName="g")
        self.assertEqual(self.ids("g"), old)
        self.asg.cancel_instance_refresh(AutoScalingGroupName="g")
        self.asg.resume_processes(AutoScalingGroupName="g")
        self.assertEqual(self.ids("g"), old)


class Activities(Case):
    def test_causes(self):
        ids = self.make("g", 2)
        describe = lambda: self.asg.describe_scaling_activities(
            AutoScalingGroupName="g")["Activities"]
        first = describe()[-1]
        self.assertTrue(first["Description"].startswith("Launching a new EC2 instance: i-"))
        self.assertIn("a user request created an AutoScalingGroup changing the desired capacity "
                      "from 0 to 2.", first["Cause"])
        self.assertIn("increasing the capacity from 0 to", first["Cause"])
        self.asg.set_desired_capacity(AutoScalingGroupName="g", DesiredCapacity=1)
        last = describe()[0]
        self.assertIn("a user request explicitly set group desired capacity changing the desired "
                      "capacity from 2 to 1.  At ", last["Cause"])
        self.assertIn("shrinking the capacity from 2 to 1.  At ", last["Cause"])
        self.assertTrue(last["Cause"].endswith("was selected for termination."))
        self.assertEqual((last["StatusCode"], last["Progress"]), ("Successful", 100))
        left = self.ids("g")[0]
        self.ec2.terminate_instances(InstanceIds=[left])
        self.assertIn("in response to an EC2 health check", describe()[1]["Cause"])
        self.assertIn(left, ids)


class Remembered(Case):
    def test_metrics_notifications_warm_pools(self):
        self.make("g", 0)
        self.asg.enable_metrics_collection(AutoScalingGroupName="g", Granularity="1Minute",
                                           Metrics=["GroupMinSize"])
        self.assertEqual(self.group("g")["EnabledMetrics"][0]["Metric"], "GroupMinSize")
        topic = "arn:aws:sns:us-east-1:123456789012:t"
        self.asg.put_notification_configuration(
            AutoScalingGroupName="g", TopicARN=topic,
            NotificationTypes=["autoscaling:EC2_INSTANCE_LAUNCH"])
        shown = self.asg.describe_notification_configurations(AutoScalingGroupNames=["g"])
        self.assertEqual(shown["NotificationConfigurations"][0]["TopicARN"], topic)
        self.asg.put_warm_pool(AutoScalingGroupName="g", MinSize=2)
        pool = self.asg.describe_warm_pool(AutoScalingGroupName="g")
        self.assertEqual(pool["WarmPoolConfiguration"]["MinSize"], 2)
        self.asg.delete_warm_pool(AutoScalingGroupName="g")
        self.assertNotIn("WarmPoolConfiguration", self.group("g"))

    def test_lists_that_never_change(self):
        self.assertEqual(len(self.asg.describe_adjustment_types()["AdjustmentTypes"]), 3)
        self.assertIn("Default", self.asg.describe_termination_policy_types()[
            "TerminationPolicyTypes"])
        self.assertEqual(len(self.asg.describe_lifecycle_hook_types()["LifecycleHookTypes"]), 2)
        self.assertTrue(self.asg.describe_metric_collection_types()["Metrics"])
        self.assertTrue(self.asg.describe_auto_scaling_notification_types()[
            "AutoScalingNotificationTypes"])
        self.assertEqual(self.asg.describe_account_limits()["NumberOfAutoScalingGroups"], 0)


if __name__ == "__main__":
    main()
